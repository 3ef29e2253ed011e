import type { PackageComparison, RowDiff } from '@sow/workshop'

/** A comparison as the JSON document has it: rows by their keys and columns, and by their values where asked for. */
export function documentOfComparison(
  comparison: PackageComparison,
  values: boolean,
): Readonly<Record<string, unknown>> {
  const { diff, ...rest } = comparison
  if (diff === null) return { diff: null, ...rest }
  const datasets = diff.datasets.map((dataset) => ({
    ...dataset,
    rows: values ? dataset.rows : dataset.rows.map(withoutValues),
  }))
  return { diff: { ...diff, datasets }, ...rest }
}

function withoutValues({ name: _, values, ...row }: RowDiff) {
  return { ...row, columns: values.map(({ column }) => column) }
}
