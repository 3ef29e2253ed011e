/** Rows by what was done with them, or would be. A row with one column taken and another kept counts in both. */
export interface RowCounts {
  /** New in the table. */
  readonly inserted: number
  /** Written in the columns that the release changed. */
  readonly updated: number
  /** As the release has them: not written. */
  readonly unchanged: number
  /** Edited by the site, and left so. */
  readonly kept: number
  /** Changed by the release and by the site, differently: the values stay as `--on-conflict` says. */
  readonly conflicts: number
  /** Gone from the release, and dated so. */
  readonly retired: number
  /** Back in the release: their date is cleared. */
  readonly revived: number
  /** Gone from the release, and from the table. */
  readonly deleted: number
  /** Deleted by the site, and not brought back. */
  readonly tombstoned: number
  /** Not inserted, since they refer to a row that is not there. */
  readonly blocked: number
}

export const noRows: RowCounts = Object.freeze({
  inserted: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  conflicts: 0,
  retired: 0,
  revived: 0,
  deleted: 0,
  tombstoned: 0,
  blocked: 0,
})
