/**
 * Rows by what was done with them, or would be, in the order in which counts are shown. A row with one column taken and
 * another kept counts in both.
 */
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
  /** Gone from the release, and left in the table: the dataset keeps such rows, somebody wrote them, or others refer to them. */
  readonly left: number
  /** Deleted by the site, and not brought back. */
  readonly tombstoned: number
  /**
   * Not inserted, since they refer to a row that is not there. Of tenants that were not compared, as the ledger counts them: with
   * rows that departed and wait for others to go.
   */
  readonly blocked: number
}

export type CountName = keyof RowCounts

/** Whether such rows were written: all others leave the table as it is. */
const isWritten: Readonly<Record<CountName, boolean>> = {
  inserted: true,
  updated: true,
  unchanged: false,
  kept: false,
  conflicts: false,
  retired: true,
  revived: true,
  deleted: true,
  left: false,
  tombstoned: false,
  blocked: false,
}

export const countNames = Object.keys(isWritten) as readonly CountName[]

/** The counts of rows that were written. */
export const writtenNames: readonly CountName[] = countNames.filter((name) => isWritten[name])

/** Counts by what `of` says of each. */
export function countsBy(of: (name: CountName) => number): RowCounts {
  const counts: Record<string, number> = Object.fromEntries(countNames.map((name) => [name, of(name)]))
  return Object.freeze(counts as Record<CountName, number>)
}

export const noRows: RowCounts = countsBy(() => 0)

/** Rows of some counts together. */
export function sumOfCounts(counts: RowCounts, names: readonly CountName[]): number {
  return names.reduce((sum, name) => sum + counts[name], 0)
}
