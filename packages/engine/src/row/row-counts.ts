/** What rows are counted by: what was done with them, or would be. In the order in which counts are shown. */
export const countNames = [
  'inserted',
  'updated',
  'unchanged',
  'kept',
  'conflicts',
  'retired',
  'revived',
  'deleted',
  'tombstoned',
  'blocked',
] as const

export type CountName = (typeof countNames)[number]

/** A row with one column taken and another kept counts in both. */
export type RowCounts = Readonly<Record<CountName, number>>

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
  tombstoned: false,
  blocked: false,
}

/** The counts of rows that were written. */
export const writtenNames: readonly CountName[] = countNames.filter((name) => isWritten[name])

/** Counts by what `of` says of each. */
export function countsBy(of: (name: CountName) => number): RowCounts {
  return Object.freeze(Object.fromEntries(countNames.map((name) => [name, of(name)]))) as RowCounts
}

export const noRows: RowCounts = countsBy(() => 0)

/** Rows of some counts together. */
export function sumOfCounts(counts: RowCounts, names: readonly CountName[]): number {
  return names.reduce((sum, name) => sum + counts[name], 0)
}
