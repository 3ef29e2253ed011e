import type { ConflictPolicy } from '../diff/judge-column.js'
import type { LockOptions } from '../lock/using-locked-transaction.js'
import type { RunIdentity } from '../record/run-recorder.js'

/** What a caller decides about how rows are compared; the same for a plan and for a seed. */
export interface MergeOptions {
  /** The key of the only tenant that rows go to; null for every active one. */
  readonly tenant: string | null
  readonly onConflict: ConflictPolicy
  /** Merge a release that is older than the applied one, instead of skipping it. */
  readonly allowDowngrade: boolean
}

export interface SeedOptions extends MergeOptions {
  readonly lock: LockOptions
  readonly run: RunIdentity
  /** Datasets (`domain/name`) whose mass retirement or mass deletion is meant. */
  readonly acceptMassChange: readonly string[]
}
