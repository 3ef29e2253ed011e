import type { DatasetDiff, PackageComparison, ReleaseDiff, RowDiff } from '@sow/workshop'

/** One row in which two releases differ. */
export interface ReportedRow extends Omit<RowDiff, 'name' | 'values'> {
  /** The columns that differ, by their names; without `--show-values`. */
  readonly columns?: readonly string[]
  /** What the row is called: its name, title or description; null where it has none. Only with `--show-values`. */
  readonly name?: RowDiff['name']
  /** The columns that differ, with what they held. Only with `--show-values`. */
  readonly values?: RowDiff['values']
}

/** What differs in one dataset. */
export interface ReportedDataset extends Omit<DatasetDiff, 'rows'> {
  /** The rows that differ. */
  readonly rows: readonly ReportedRow[]
}

/** Everything in which two releases differ, and what that asks of the version. */
export interface ReportedDiff extends Omit<ReleaseDiff, 'datasets'> {
  /** Every dataset of either release. */
  readonly datasets: readonly ReportedDataset[]
}

/** What comparing two releases answers. */
export interface ComparisonReport extends Omit<PackageComparison, 'diff'> {
  /** Null where there is no such release to compare with: nothing was published yet. */
  readonly diff: ReportedDiff | null
}

/** A comparison with its rows by their keys and columns, and by their values where asked for. */
export function reportComparison({ diff, ...rest }: PackageComparison, values: boolean): ComparisonReport {
  if (diff === null) return { diff: null, ...rest }
  const datasets = diff.datasets.map((dataset) => ({
    ...dataset,
    rows: values ? dataset.rows : dataset.rows.map(withoutValues),
  }))
  return { diff: { ...diff, datasets }, ...rest }
}

function withoutValues({ name: _, values, ...row }: RowDiff): ReportedRow {
  return { ...row, columns: values.map(({ column }) => column) }
}
