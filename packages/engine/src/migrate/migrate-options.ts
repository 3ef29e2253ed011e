import type { RunIdentity } from '../ledger/run-recorder.js'
import type { LockOptions } from '../transaction/using-locked-transaction.js'

/** How migrations are run, and how far. */
export interface MigrateOptions {
  readonly lock: LockOptions
  readonly run: RunIdentity
  /** The last migration to apply, by name; null for all. */
  readonly to: string | null
  /** How many migrations to apply at most; null for all. */
  readonly steps: number | null
  /** True where tables that no migration of Sow made stop the first one, and not only another tool's record. Default false. */
  readonly refuseTables?: boolean
}
