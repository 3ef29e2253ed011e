import type { Dataset } from '../define/dataset.js'
import type { Problem } from '../errors/sow-error.js'
import { encodeRows } from '../lines/encode-rows.js'
import { referencedKeyReader } from '../lines/row-keys.js'
import type { DescribedDataset } from './describe-dataset.js'
import type { KeyIndex } from './find-duplicate-keys.js'

/**
 * Every reference into a dataset of `keys` that names no row there. References elsewhere are left to the database:
 * to rows that no dataset owns, and to the datasets of other packages, whose rows are not at hand.
 */
export async function findMissingReferences(args: {
  readonly dataset: Dataset
  readonly described: DescribedDataset
  /** The keys of the package's datasets, by identity. */
  readonly keys: ReadonlyMap<string, KeyIndex>
}): Promise<readonly Problem[]> {
  const { dataset, described, keys } = args
  const readers = described.references.flatMap((reference) => {
    const index = reference.dataset === null ? undefined : keys.get(reference.dataset)
    return index === undefined ? [] : [{ reference, index, read: referencedKeyReader(described, reference) }]
  })
  if (readers.length === 0) return []
  const missing: Problem[] = []
  for await (const { line, position } of encodeRows(described, dataset.rows)) {
    for (const { reference, index, read } of readers) {
      const key = read(line)
      if (key === null || index.has(key)) continue
      missing.push({
        dataset: described.identity,
        ...(dataset.rows.file === null ? {} : { file: dataset.rows.file }),
        line: position,
        column: reference.column,
        rule: 'reference-missing',
        message: `${reference.column} refers to a row that ${reference.dataset} does not have.`,
      })
    }
  }
  return missing
}
