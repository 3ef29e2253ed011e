import type { PgliteProgram } from './pglite-program.js'

/** The database that a PGlite worker opens. */
export interface PgliteDatabase {
  /** The data directory, or null for a database in memory. */
  readonly directory: string | null
  /** The tar of a cluster to begin from, which the worker takes away; null: the directory has one, or a new one is made. */
  readonly template: Uint8Array<ArrayBuffer> | null
}

/** What a PGlite worker is started with. */
export interface PgliteWorkerData extends PgliteDatabase {
  /** PGlite's program; null where it has to find it itself. */
  readonly program: PgliteProgram | null
}

/** Whole messages of the Postgres protocol that end with a request, or the wish to end. */
export type ToPgliteWorker =
  | { readonly type: 'request'; readonly bytes: Uint8Array }
  | { readonly type: 'close' }

/** Part of an answer; the end of the answer; the other ends of a life. */
export type FromPgliteWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly bytes: Uint8Array }
  | { readonly type: 'answered' }
  | { readonly type: 'closed' }
