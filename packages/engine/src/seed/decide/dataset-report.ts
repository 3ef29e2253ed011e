import type { DatasetKind, DatasetScope } from '@sow/kit'
import type { RowCounts } from '../../row/row-counts.js'
import type { SkipReason } from './decision.js'
import type { Effect } from './effect-of.js'

/** Why rows stay that the release does not have any more. */
export interface LeftBecause {
  /** The dataset keeps such rows. */
  readonly kept: number
  /** Rows of other tables refer to them, or of their own: they go once none does. */
  readonly referenced: number
  /** They are not as Sow last wrote them, or were there before. */
  readonly written: number
}

/** One dataset of a plan, a seed or a setup: the fields of `datasets[]` in cli.md. */
export interface DatasetReport extends RowCounts {
  /** The npm package that brings it. */
  readonly package: string
  /** The package's version. */
  readonly version: string
  /** The domain of its package. */
  readonly domain: string
  /** The name without its domain. */
  readonly dataset: string
  /** One line for people, what the rows are. */
  readonly title: string
  /** The table that its rows go to. */
  readonly table: string
  /** One copy of the rows, or one for each tenant. */
  readonly scope: DatasetScope
  /** What the rows are. */
  readonly kind: DatasetKind
  /** True where the table is only made by a pending migration: the counts are what an empty table would take. Also where it is there and does not fit until then: nothing is counted. */
  readonly estimated: boolean
  /** Tenants that the rows go to; 1 for a global dataset, 0 where a tenant dataset waits for its first tenant. */
  readonly tenants: number
  /** What it did to the database, or would: `rows` written, the `ledger` alone, or `nothing`; then no run is recorded for it. */
  readonly effect: Effect
  /** Why rows were left; absent where none was. */
  readonly leftBecause?: LeftBecause
  /** Rows that got another key and stayed the rows that they were; they count among the others as well. */
  readonly renamed: number
  /**
   * Why the release is not applied: an undo holds it back, the ledger has a newer one, or no tenant is there yet.
   * Null where it is.
   */
  readonly skipped: SkipReason | null
}
