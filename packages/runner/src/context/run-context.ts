import type { DatabaseLocation, EngineEvent } from '@sow/engine'
import type { OpenSession } from './keep-embedded.js'
import type { OpenProject } from './open-project.js'

/** How far the reading of a dataset's rows is; told every now and then, for progress. */
export interface RowsReadEvent {
  readonly type: 'rows-read'
  readonly identity: string
  readonly rows: number
}

/** The database is one that a file of the project names, and not the environment. */
export interface DatabaseFromFileEvent {
  readonly type: 'database-from-file'
  readonly file: string
  readonly name: string
}

/** The sources of a package in the workspace are not those that it was built from. */
export interface StaleBuildEvent {
  readonly type: 'stale-build'
  readonly package: string
  /** The first of its files that is another one. */
  readonly file: string
}

/** A package that cannot be used is left out, by what needs none. */
export interface LeftOutEvent {
  readonly type: 'left-out'
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** The server works, and is not of a version that this Sow is tested with. */
export interface ServerUntestedEvent {
  readonly type: 'server-untested'
  readonly message: string
}

/** The database has several project schemas, or had one with another name: whose ledger is used. */
export interface OtherLedgerEvent {
  readonly type: 'other-ledger'
  readonly schema: string
  /** `new`: another schema has the ledger of before. `own`: there is one beside the first. `moved`: its tables were in another schema. */
  readonly state: 'new' | 'own' | 'moved'
}

export type RunnerEvent =
  | EngineEvent
  | RowsReadEvent
  | DatabaseFromFileEvent
  | StaleBuildEvent
  | LeftOutEvent
  | ServerUntestedEvent
  | OtherLedgerEvent

/** What every command that works on a database needs to know of its caller. */
export interface RunContext {
  readonly project: OpenProject
  /** The database of an application that names it; without it the environment and the configuration do. */
  readonly database?: DatabaseLocation
  /** How a database is opened, where it is not opened anew for each piece of work. */
  readonly openSession?: OpenSession
  readonly environment: Readonly<Record<string, string | undefined>>
  /** True where a person sits at a terminal: only then an embedded database is started that nobody configured. */
  readonly interactive: boolean
  /** The command as the ledger records it: `db seed`. */
  readonly command: string
  readonly toolVersion: string
  /** Seconds to wait for another run; 0 gives up at once. */
  readonly lockWaitSeconds: number
  /** Aborts to stop the work and roll it back. */
  /** The name of the protected database that the caller means, whose address comes from a file. */
  readonly confirmed?: string
  readonly signal: AbortSignal
  readonly tell: (event: RunnerEvent) => void
}
