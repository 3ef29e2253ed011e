import type { DeltaSummary } from '../row/diff/summarize-delta.js'
import type { PlannedRow } from '../seed/plan/planned-row.js'

/** Why a row was not put back: somebody wrote it since, another dataset has it, or something of somebody else's hangs on it. */
export type LeftReason = 'edited' | 'deleted' | 'came-back' | 'referenced' | 'carried'

/** A row that an undo or a removal left as it is. */
export interface LeftRow {
  /** The tenant's key; null for a global dataset. */
  readonly tenant: string | null
  /** The row key as people write it, its parts joined by `/`. */
  readonly key: string
  /** Why it was left. */
  readonly reason: LeftReason
}

/** Rows of one dataset that Sow inserted, and that are there although their runs were taken back. */
export interface LeftBehind {
  /** `domain/name`. */
  readonly dataset: string
  /** The table that they are in. */
  readonly table: string
  /** The rows, by key. */
  readonly rows: readonly LeftRow[]
}

/** What an undo did to one dataset, or a removal. */
export interface UndoneDataset {
  /** `domain/name`. */
  readonly dataset: string
  /** The table that its rows are in; empty where it is gone. */
  readonly table: string
  /** Rows that got earlier values back. */
  readonly restored: number
  /** Rows that the run had inserted, and that went. */
  readonly removed: number
  /** Rows that the run had deleted, and that came back. */
  readonly broughtBack: number
  /** Rows that somebody wrote since, or that others refer to: they are as they were. */
  readonly left: number
  /** The first of the rows that were left. */
  readonly leftRows: readonly LeftRow[]
  /** True where its table or the tenants of the run are gone, and the rows with them: the others are undone all the same. */
  readonly tableGone: boolean
  /** Only of a dry run: the first of the rows that would be written. */
  readonly rows?: readonly PlannedRow[]
  /** The version that does not come back by itself; null where nothing is held. */
  readonly heldVersion: string | null
}

/** How many of the rows left are named. */
export const namedRows = 100

export function countUndone(
  summary: DeltaSummary,
): Pick<UndoneDataset, 'restored' | 'removed' | 'broughtBack' | 'left'> {
  const sum = (of: (tenant: DeltaSummary['tenants'][number]) => number) =>
    summary.tenants.reduce((total, tenant) => total + of(tenant), 0)
  return {
    restored: sum((tenant) => tenant.updated),
    removed: sum((tenant) => tenant.deleted),
    broughtBack: sum((tenant) => tenant.inserted),
    left: sum((tenant) => tenant.kept),
  }
}
