import type { RowChoice } from '../../catalog/statement/row-choice.js'
import type { RunIdentity } from '../../ledger/run-recorder.js'
import type { MergePolicies } from '../../row/diff/judge-column.js'
import type { LockOptions } from '../../transaction/using-locked-transaction.js'
import type { ExpectedDataset } from './expected-dataset.js'

/** What a caller decides about how rows are compared; the same for a plan and for a seed. */
export interface MergeOptions extends MergePolicies {
  /** The key of the only tenant that rows go to; null for every active one. */
  readonly tenant: string | null
  /** Merge a release that is older than the applied one, instead of skipping it. */
  readonly allowDowngrade: boolean
  /** Rows that the site deleted and that come back, by the identity of their dataset. */
  readonly restore?: ReadonlyMap<string, RowChoice>
  /** Datasets of no more tenants are looked at for all of them; 100 where nothing is said. */
  readonly wholeTenants?: number
}

export interface SeedOptions extends MergeOptions {
  readonly lock: LockOptions
  readonly run: RunIdentity
  /** Datasets (`domain/name`) whose mass retirement or mass deletion is meant. */
  readonly acceptMassChange: readonly string[]
  /** Datasets (`domain/name`) whose rows of before the first run may lose their values to `adoptAs: 'base'`. */
  readonly acceptOverwrite?: readonly string[]
  /** `dataset`: each dataset in a transaction and a run of its own. A failure leaves those before it applied. */
  readonly commit?: 'run' | 'dataset'
  /** Datasets with fewer rows are compared as a whole; 1,000 where nothing is said. */
  readonly wholeBelow?: number
  /** The newest run that the caller saw, null where it saw none: a later one throws PLAN_STALE. */
  readonly afterRun?: number | null
  /** What each dataset has to come to, by identity: a saved plan. Other outcomes throw PLAN_STALE. */
  readonly expected?: ReadonlyMap<string, ExpectedDataset>
}
