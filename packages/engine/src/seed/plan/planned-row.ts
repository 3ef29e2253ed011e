/** What a run would do to one row. */
export type PlannedAction =
  | 'insert'
  | 'update'
  | 'revive'
  | 'retire'
  | 'delete'
  /** The row stays the row that it is, under another key. */
  | 'rename'
  /** Gone from the release, and left in the table. */
  | 'left'
  /** The site's value stays. */
  | 'keep'
  /** The site and the release changed a column differently: the site's value stays. */
  | 'conflict'
  /** The site deleted the row: it stays away. */
  | 'tombstone'
  /** The row refers to one that is not there. */
  | 'blocked'

/** What would happen to one column of a row. */
export interface PlannedColumn {
  /** Its name. */
  readonly column: string
  /** Take the release's value, keep the site's, or keep it as a conflict. */
  readonly decision: 'take' | 'keep' | 'conflict'
  /** What the table holds, in text form; only where values were asked for, and not of a row that is new. */
  readonly from?: string | null
  /** What the release has; as `from`. */
  readonly to?: string | null
  /** What the release had that was applied before; as `from`, of a shared column of which that is known. Where it is not `from`, the site edited the value. */
  readonly base?: string | null
}

/** One row of a plan. */
export interface PlannedRow {
  /** `domain/name`. */
  readonly dataset: string
  /** The tenant's key; null for a global dataset. */
  readonly tenant: string | null
  /** The row key as people write it, its parts joined by `/`. */
  readonly key: string
  /** What people call the row; only where values were asked for, and where the dataset has such a column. */
  readonly name?: string | null
  /** What would become of it. */
  readonly action: PlannedAction
  /** The columns that differ; of a new row those that it has, where values were asked for. */
  readonly columns: readonly PlannedColumn[]
  /** Rows of other tables that refer to a row which leaves; 0 for all others. */
  readonly references: number
  /** The keys that the release has in place of a row that leaves: who refers to it has to choose. */
  readonly replacedBy?: readonly string[]
}

/** Which rows of a plan are told. */
export interface RowReading {
  /** The most rows of a dataset; null for all. */
  readonly limit: number | null
  /** True to tell values too. */
  readonly values: boolean
  /** True to tell values of rows that the site deleted as well: a plan has no use for them. */
  readonly gone?: boolean
}
