import type { ManifestDataset } from '@sow/kit/manifest'
import type { CatalogTable } from './catalog-table.js'
import type { CatalogUniqueIndex } from './catalog-unique-indexes.js'
import { ownerRules } from './policy-rules.js'

/** The unique index that a dataset's key rests on, or why there is none. */
export type KeyIndexFound =
  | { readonly index: CatalogUniqueIndex }
  | { readonly rule: string; readonly message: string }

/**
 * Finds the unique index by which no two rows share a key. Its elements are made of key columns alone; plain columns are
 * better than expressions, all of the table is better than a part.
 */
export function findKeyIndex(
  dataset: ManifestDataset,
  key: readonly string[],
  table: CatalogTable,
): KeyIndexFound {
  const candidates = table.uniqueIndexes
    .filter((index) => index.columns.length > 0 && index.columns.every((column) => key.includes(column)))
    .sort((one, other) => oddity(one) - oddity(other) || other.columns.length - one.columns.length)
  const refusals = candidates.map(
    (index) => looseExpression(index, table) ?? movingPredicate(index, dataset, key),
  )
  const fitting = candidates[refusals.indexOf(null)]
  if (fitting !== undefined) return { index: fitting }
  return refusals[0] ?? { rule: 'unique-index', message: `no unique index fits the key (${key.join(', ')}).` }
}

function oddity(index: CatalogUniqueIndex): number {
  return (hasExpression(index) ? 1 : 0) + (index.predicate === null ? 0 : 2)
}

export function hasExpression(index: CatalogUniqueIndex): boolean {
  return index.plainColumns.length < index.elements.length
}

/** Types of which two equal values are alike to every function, so that an expression cannot tell two equal keys apart. */
const exactTypes =
  /^(text|character varying(\(\d+\))?|smallint|integer|bigint|boolean|uuid|date|timestamp(\(\d\))? with(out)? time zone)$/

function looseExpression(index: CatalogUniqueIndex, table: CatalogTable) {
  if (!hasExpression(index)) return null
  const loose = table.columns.find(
    ({ name, type, comparedAs }) =>
      index.columns.includes(name) &&
      !index.plainColumns.includes(name) &&
      (comparedAs !== null || !exactTypes.test(type)),
  )
  return loose === undefined
    ? null
    : {
        rule: 'expression-index',
        message: `its unique index ${index.name} computes with ${loose.name}, and values of the type ${loose.typeName} may be equal without being alike.`,
      }
}

/** What decides whether a row belongs to a partial index must not be the site's to change. */
function movingPredicate(index: CatalogUniqueIndex, dataset: ManifestDataset, key: readonly string[]) {
  const moving = dataset.columns.find(
    ({ name, ownership }) =>
      index.predicateColumns.includes(name) && !key.includes(name) && ownerRules[ownership].isSites,
  )
  return moving === undefined
    ? null
    : {
        rule: 'partial-index',
        message: `its unique index ${index.name} is about a part of the table, and the site may move rows out of it by ${moving.name}: let the package own that column.`,
      }
}
