import type { Dataset, SeedPackage } from '@sow/kit'

/** A row as its source holds it: the text of CSV fields, the values of inline rows. */
export type SourceRow = Readonly<Record<string, unknown>>

/** The rows of a dataset, unchecked, in the order of its source. Throws SowError as reading the source does. */
export async function readRows({ rows }: Dataset): Promise<SourceRow[]> {
  const read: SourceRow[] = []
  for await (const { values } of rows.read()) read.push(values)
  return read
}

/**
 * Reads the rows of a package's datasets by their names:
 * `const rowsOf = rowReader(countries)`, then `await rowsOf('currencies')`.
 */
export function rowReader<Package extends SeedPackage>({ datasets }: Package) {
  return (name: Package['datasets'][number]['name']): Promise<SourceRow[]> => {
    const dataset = datasets.find((each) => each.name === name)
    if (dataset === undefined) throw new Error(`The package has no dataset '${name}'.`)
    return readRows(dataset)
  }
}
