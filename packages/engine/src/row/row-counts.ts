/** Rows by what was done with them, or would be. A row with one column taken and another kept counts in both. */
export interface RowCounts {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly kept: number
  readonly conflicts: number
  readonly retired: number
  readonly revived: number
  readonly deleted: number
  readonly tombstoned: number
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
