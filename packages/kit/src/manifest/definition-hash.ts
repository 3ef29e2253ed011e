import { hash } from 'node:crypto'
import { hashVersion } from './content-hash.js'
import type { ManifestDataset } from './manifest.js'
import { defaultRowOwnership } from './row-ownership.js'

/** What of a dataset decides how its rows are merged: everything but the rows and what people read. */
export type DatasetDefinitionFacts = Pick<
  ManifestDataset,
  'table' | 'scope' | 'kind' | 'key' | 'columns' | 'references' | 'fields' | 'absent' | 'rowOwnership'
>

/**
 * The hash of a dataset's definition: `sow1:` and the lower-case hexadecimal SHA-256 of one JSON text in UTF-8,
 * without white space, object keys in alphabetical order:
 * `{"absent","columns":[{"name","ownership","type"}],"fields","key","kind","references","scope","table"}`.
 * Columns and references are sorted by column name; a reference is its manifest entry. `rowOwnership` is there, between
 * `references` and `scope`, where it is not the default. Titles, licences and sources do not count, nor does nullability,
 * which is the target's own.
 */
export function definitionHash(dataset: DatasetDefinitionFacts): string {
  const { rowOwnership } = dataset
  const facts = {
    absent: dataset.absent,
    columns: sortedBy(dataset.columns, ({ name }) => name).map(({ name, ownership, type }) => ({
      name,
      ownership,
      type,
    })),
    fields: dataset.fields,
    key: dataset.key,
    kind: dataset.kind,
    references: sortedBy(dataset.references, ({ column }) => column),
    ...(rowOwnership === undefined || rowOwnership === defaultRowOwnership(dataset) ? {} : { rowOwnership }),
    scope: dataset.scope,
    table: dataset.table,
  }
  return `${hashVersion}:${hash('sha256', JSON.stringify(facts, sortKeys), 'hex')}`
}

/** A replacer that writes the keys of every object in order. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(sortedBy(Object.entries(value), ([key]) => key))
}

function sortedBy<Item>(items: readonly Item[], by: (item: Item) => string): readonly Item[] {
  return [...items].sort((left, right) => (by(left) < by(right) ? -1 : by(left) > by(right) ? 1 : 0))
}
