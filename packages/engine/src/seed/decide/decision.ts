import type { Census } from '../../row/census/census.js'
import type { Selections } from '../../row/diff/inherited-rows.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import type { RowCounts } from '../../row/row-counts.js'
import type { DatasetWork } from './dataset-work.js'

/** Why a release is not applied: an undo holds it back, the ledger has a newer one, or no tenant is there yet. */
export type SkipReason = 'held' | 'newer-applied' | 'waiting'

/**
 * How little has to be done for a dataset, the first that is true:
 * a reason to skip it. `nothing`: same release, and nobody else wrote. `version`: the same rows under a new version.
 * `copy`: straight into the empty table. `changes`: stage only what differs from the release that is there.
 * `merge`: stage every row and compare.
 */
export type Rung = SettledRung | 'copy' | 'changes' | 'merge'

/** Those that look at no row. */
export type SettledRung = SkipReason | 'nothing' | 'version'

/** What is to be done with a dataset: a plan tells it, a run carries it out. */
export type Decision = Skipped | Unchanged | Copied | Merged

interface Decided {
  /** The rung that its state led to: what a saved plan has to find again. */
  readonly rung: Rung
  /** Of the tenants that were looked at. */
  readonly census: Census
  /** Tenants that the dataset goes to, looked at or not; 1 for a global dataset. */
  readonly tenants: number
  readonly counts: RowCounts
  /** Rows that get the keys that the release has for them; they count among the others as well. */
  readonly renamed: number
}

export interface Skipped extends Decided {
  readonly kind: 'skipped'
  readonly reason: SkipReason
}

/** No row is compared: what is known of them is what the ledger says. */
export interface Unchanged extends Decided {
  readonly kind: 'nothing' | 'version'
}

export interface Copied extends Decided {
  readonly kind: 'copy'
  /** Null in a run, which copies rows unseen; a plan looks at every one. */
  readonly comparison: Comparison | null
}

export interface Merged extends Decided {
  readonly kind: 'changes' | 'merge'
  /** The ledger follows whatever the comparison finds: a roster becomes a base, or a base gets other keys. */
  readonly isReadied: boolean
  readonly comparison: Comparison
}

/** Rows that were compared, and the delta that says what is to be done with each. */
export interface Comparison {
  /** The dataset with its base as the comparison read it, and the scope that it was compared in. */
  readonly dataset: DatasetWork
  /** The tenants that were compared: those that have something open. */
  readonly census: Census
  readonly summary: DeltaSummary
  /** Selections of the dataset: rows that leave its release may be theirs. */
  readonly selections: Selections
}

/** What was compared for a decision; null where nothing was. */
export function comparisonOf(decision: Decision): Comparison | null {
  switch (decision.kind) {
    case 'skipped':
    case 'nothing':
    case 'version':
      return null
    case 'copy':
    case 'changes':
    case 'merge':
      return decision.comparison
  }
}
