import type { Ownership, RowOwnership } from '@sow/kit'
import * as fc from 'fast-check'
import {
  carriable,
  type DatasetRelease,
  type Release,
  rowKeys,
  type TableName,
  type Value,
  values,
} from './case.js'
import { weighted } from './weighted.js'

/** What a cell may hold: `value` for most columns, `key` for those that refer to a row. */
export interface AnyValue {
  readonly value: Value
  readonly key: Value
}

export const rowKey = fc.constantFrom('k1', 'k1', 'k1', 'k2', 'k2', 'k3', ...rowKeys)

export const anyValue: fc.Arbitrary<AnyValue> = fc.record({
  value: fc.constantFrom(...values),
  key: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: rowKey }),
})

export function valueFor(column: string, { value, key }: AnyValue): Value {
  return column === 'parent' || column === 'link' ? key : value
}

export function cellsOf(columns: readonly string[]): fc.Arbitrary<Record<string, Value>> {
  return fc.record(
    Object.fromEntries(columns.map((column) => [column, anyValue.map((chosen) => valueFor(column, chosen))])),
  )
}

type Definition = Pick<DatasetRelease, 'owners' | 'absent' | 'rowOwnership'>

function definitionOf(table: TableName): fc.Arbitrary<Definition> {
  const owner = weighted<Ownership | null>([6, 'shared'], [2, 'package'], [2, 'site'], [1, null])
  return fc
    .record({
      owners: fc.record(Object.fromEntries(carriable[table].map((column) => [column, owner]))),
      isPackages: weighted([5, false], [1, true]),
      isBare: weighted([9, false], [1, true]),
      absent: fc.constantFrom<DatasetRelease['absent'][]>('keep', 'delete', 'retire'),
      rowOwnership: weighted<RowOwnership | null>([2, null], [1, 'package'], [1, 'site']),
    })
    .map(({ owners, isPackages, isBare, absent, rowOwnership }) => {
      // A row of a join table is all key.
      const carried = isBare
        ? []
        : Object.entries(owners).filter(([, chosen]) => isPackages || chosen !== null)
      return {
        absent,
        ...(rowOwnership === null ? {} : { rowOwnership }),
        owners: Object.fromEntries(
          carried.map(([column, chosen]) => [column, isPackages ? 'package' : (chosen ?? 'shared')]),
        ),
      }
    })
}

/** A release without a row leaves no roster behind, so there is always one. */
function rowsOf(table: TableName): fc.Arbitrary<DatasetRelease['rows']> {
  const row = fc.record({ cells: cellsOf(carriable[table]), isThere: weighted([5, true], [1, false]) })
  return fc.record(Object.fromEntries(rowKeys.map((key) => [key, row]))).map((chosen) => {
    const there = Object.entries(chosen).filter(([key, { isThere }]) => isThere || key === 'k5')
    return Object.fromEntries(there.map(([key, { cells }]) => [key, cells]))
  })
}

/** Releases that mostly share a definition: what changes is the rows, now and then a column or its owner. */
export const arbitraryReleases: fc.Arbitrary<Release[]> = fc
  .record({
    definitions: fc.record({
      items: fc.tuple(definitionOf('items'), definitionOf('items')),
      parts: fc.tuple(definitionOf('parts'), definitionOf('parts')),
    }),
    releases: fc.array(
      fc.record({
        version: weighted([3, '1.0.0'], [3, '2.0.0'], [1, '3.0.0']),
        definition: weighted<0 | 1>([3, 0], [1, 1]),
        rows: fc.record({ items: rowsOf('items'), parts: rowsOf('parts') }),
        /** The rows of the release before, under this version. */
        isSame: weighted([5, false], [1, true]),
      }),
      { minLength: 2, maxLength: 4 },
    ),
  })
  .map(({ definitions, releases }) =>
    releases.map(({ version, definition, rows, isSame }, index) => {
      const source = (isSame ? releases[index - 1] : undefined) ?? { definition, rows }
      const datasetOf = (table: TableName) => ({
        ...definitions[table][source.definition],
        rows: source.rows[table],
      })
      return consistent({ version, datasets: { items: datasetOf('items'), parts: datasetOf('parts') } })
    }),
  )

/** References go to rows of the same release, and upwards in the tree: the kit refuses others at build. */
function consistent(release: Release): Release {
  const { items, parts } = release.datasets
  const fitted = (all: DatasetRelease, column: string, fits: (to: string, from: string) => boolean) => ({
    ...all,
    rows: Object.fromEntries(
      Object.entries(all.rows).map(([from, row]) => {
        const to = row[column] ?? null
        return [from, { ...row, [column]: to !== null && fits(to, from) ? to : null }]
      }),
    ),
  })
  return {
    ...release,
    datasets: {
      items: fitted(items, 'parent', (to, from) => to in items.rows && to < from),
      parts: fitted(parts, 'link', (to) => to in items.rows),
    },
  }
}
