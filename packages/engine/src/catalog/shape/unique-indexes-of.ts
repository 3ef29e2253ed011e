import type { CatalogColumn } from './catalog-column.js'
import type { CatalogTable } from './catalog-table.js'
import type { CatalogUniqueIndex } from './catalog-unique-indexes.js'
import { hasExpression } from './find-key-index.js'
import { tellsWriters } from './placement.js'
import type { IndexSource, TargetPart, TargetUniqueIndex } from './target-unique-index.js'

/** The unique indexes of a target, as the merge has to think of them. */
export interface KeyedIndexes {
  readonly part: TargetPart | null
  readonly nullableKey: readonly string[]
  readonly looseKey: readonly string[]
  readonly keyConstraints: readonly string[]
  readonly uniqueIndexes: readonly TargetUniqueIndex[]
}

/**
 * `carried`: the columns that the merge writes. `tenantColumn` is never null in a row of ours; `filled` get a value that is
 * only known once the row is written.
 */
export function keyedIndexes(
  table: CatalogTable,
  keyIndex: CatalogUniqueIndex,
  key: readonly string[],
  carried: readonly string[],
  { tenantColumn, filled }: { readonly tenantColumn: string | null; readonly filled: readonly string[] },
): KeyedIndexes {
  const part = partOf(keyIndex)
  const nullable = table.columns
    .filter(({ name, notNull }) => key.includes(name) && !notNull && name !== tenantColumn)
    .map(({ name }) => name)
  const isLoose = (name: string) => keyIndex.plainColumns.includes(name) && !keyIndex.nullsNotDistinct
  const implied = (index: CatalogUniqueIndex) => isImplied(index, keyIndex, key)
  return {
    part,
    nullableKey: nullable.filter((name) => !isLoose(name)),
    looseKey: nullable.filter(isLoose),
    keyConstraints: table.uniqueIndexes.filter(implied).flatMap(({ names }) => names),
    uniqueIndexes: table.uniqueIndexes
      .filter((index) => !implied(index))
      .filter(({ columns }) => !columns.some((name) => filled.includes(name)))
      .map((index) => foreseen(index, table, carried))
      .filter((index) => index !== null),
  }
}

/** True where two rows that meet in the index have one key: only a row that was not seen can be in the way. */
function isImplied(index: CatalogUniqueIndex, keyIndex: CatalogUniqueIndex, key: readonly string[]): boolean {
  if (hasExpression(index) || !key.every((column) => index.columns.includes(column))) return false
  return keyIndex.predicate === null || index.predicate === keyIndex.predicate
}

function partOf({ predicate, predicateColumns }: CatalogUniqueIndex): TargetPart | null {
  return predicate === null ? null : { predicate, columns: predicateColumns }
}

/** Null where a value that the index needs is only known once the row is written: an id, a computed default. */
function foreseen(
  index: CatalogUniqueIndex,
  table: CatalogTable,
  carried: readonly string[],
): TargetUniqueIndex | null {
  const needed = new Set([...index.columns, ...index.predicateColumns])
  const generated = table.columns.filter((column) => needed.has(column.name) && column.generated)
  for (const name of generated.flatMap(({ computedFrom }) => computedFrom)) needed.add(name)
  const sources = table.columns
    .filter(({ name, generated: isGenerated }) => needed.has(name) && !isGenerated)
    .map((column) => sourceOf(column, carried))
  if (sources.some((source) => source === null)) return null
  const { name, names, elements, types, nullsNotDistinct, deferrable } = index
  return {
    name,
    names,
    elements,
    equalities: types.map(table.equalityOf),
    part: partOf(index),
    nullsNotDistinct,
    // That a constraint is to be checked later does not reach other servers.
    deferrable: deferrable && tellsWriters(table),
    sources: [...(sources as IndexSource[]), ...generated.map(generatedSource)],
  }
}

function sourceOf(column: CatalogColumn, carried: readonly string[]): IndexSource | null {
  const { name, type, defaultExpression, identity } = column
  if (carried.includes(name)) return { name, type, from: 'release', expression: null }
  const isComputed = identity !== null || (defaultExpression?.includes('(') ?? false)
  return isComputed ? null : { name, type, from: 'default', expression: defaultExpression }
}

function generatedSource({ name, type, defaultExpression }: CatalogColumn): IndexSource {
  return { name, type, from: 'generated', expression: defaultExpression }
}
