import type { ManifestReference } from '@sow/kit/manifest'
import type { DescribedSeed } from '@sow/runner/project'
import type { ReferredRows } from '../capture/stand-ins.js'
import type { Shapes } from '../capture/table-shape.js'
import type { AuthoredReference, AuthoredRow } from '../package/authored/authored-package.js'

/** A row of a dataset that is not in the package is found in its table. */
export function authoredReference(
  reference: ManifestReference,
  chosen: readonly DescribedSeed[],
): AuthoredReference {
  const { self, table, key } = reference
  if (self) return { to: 'self' }
  const other = chosen.find(({ manifest }) => manifest.identity === reference.dataset)
  if (other !== undefined) return { to: 'dataset', dataset: other.manifest.name }
  return { to: 'table', table, key: key.map(({ column }) => column) }
}

/** The keys of rows that a seed refers to, and that are in no dataset of the package. */
export function referredRows(
  { manifest }: DescribedSeed,
  rows: readonly AuthoredRow[],
  chosen: readonly DescribedSeed[],
  shapes: Shapes,
): ReferredRows[] {
  return manifest.references.flatMap((reference) => {
    const shape = shapes.get(reference.table)
    if (authoredReference(reference, chosen).to !== 'table' || shape === undefined) return []
    const keys = rows.map((row) => keyIn(row, reference)).filter((key) => key !== null)
    const distinct = new Map(keys.map((key) => [JSON.stringify(key), key]))
    return [{ shape, keys: [...distinct.values()].sort() }]
  })
}

/** A composite key is an object, or has a field for each part. */
function keyIn(row: AuthoredRow, { column, key }: ManifestReference): string[] | null {
  const value = row[column]
  const parts = key.map((part) => {
    if (key.length === 1) return value
    return row[`${column}.${part.column}`] ?? (Object(value) as AuthoredRow)[part.column]
  })
  return parts.some((part) => part === null || part === undefined) ? null : parts.map(String)
}
