import type { MessagePort } from 'node:worker_threads'
import type { Ending } from './ending.js'
import type { Interruption } from './interruption.js'
import type { Terminals } from './terminals.js'

/** What the thread that runs a command is started with. */
export interface ThreadData {
  readonly argv: readonly string[]
  /** Its line to the main thread: not the one that any code in the thread finds. */
  readonly port: MessagePort
  readonly terminals: Terminals
  readonly shared: SharedArrayBuffer
}

/** The places of the memory that both threads see. */
export const sharedPlaces = { beats: 0, unwritten: 1 } as const

/** Code that is not ours, and how long it may run. */
export interface ForeignCode {
  /** Null for the configuration of the project. */
  readonly package: string | null
  readonly file: string
  readonly seconds: number
  /** What of it runs: a hook by its name; null while it is imported. */
  readonly hook: string | null
}

/** What is under way, for the case that it stands still. */
export interface UnderWay {
  readonly package: string
  readonly migration: string
}

/** What the thread that runs the command says. */
export type FromThread =
  | { readonly type: 'print'; readonly to: 'stdout' | 'stderr'; readonly text: string | Uint8Array }
  | { readonly type: 'ask'; readonly text: string }
  | { readonly type: 'foreign-began'; readonly id: number; readonly code: ForeignCode }
  | { readonly type: 'foreign-ended'; readonly id: number }
  | { readonly type: 'under-way'; readonly what: UnderWay | null }
  | { readonly type: 'wants-input' }
  | { readonly type: 'stopping' }
  | { readonly type: 'ended'; readonly ending: Ending }

/** What the main thread says. */
export type ToThread =
  | { readonly type: 'interrupt'; readonly by: Interruption }
  /** Null where the question was not answered. */
  | { readonly type: 'answer'; readonly text: string | null }
