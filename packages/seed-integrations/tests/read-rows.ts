import type { Dataset } from '@sow/kit'

/** The rows of a dataset as their source holds them: the text of CSV fields, the values of inline rows. */
export async function readRows(dataset: Dataset | undefined): Promise<Readonly<Record<string, unknown>>[]> {
  if (dataset === undefined) throw new Error('The package has no such dataset.')
  const rows: Readonly<Record<string, unknown>>[] = []
  for await (const { values } of dataset.rows.read()) rows.push(values)
  return rows
}
