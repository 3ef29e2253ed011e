import type { ManifestDataset } from '@sow/kit/manifest'
import type { DatasetMapping, MappedTable } from '../config/config.js'
import { allWrong, nearestOf, wrongMapping } from './wrong-mapping.js'

/** Where a dataset's rows are in the project's own schema. */
export interface OwnPlace {
  readonly table: string
  readonly fill: NonNullable<DatasetMapping['fill']>
  /** The table's name of a column; null where it is left out. */
  readonly columnOf: (name: string) => string | null
}

/** Reads what the configuration says of a dataset. `ids`: the columns that references to it hold. Throws CONFIG_INVALID. */
export function ownPlaceOf(
  dataset: ManifestDataset,
  { table, columns = {}, fill = {} }: DatasetMapping,
  ids: readonly string[],
): OwnPlace {
  checkColumns(dataset, columns, ids)
  return {
    table: table === undefined ? dataset.table : writtenTable(table),
    fill,
    columnOf: (name) => (Object.hasOwn(columns, name) ? (columns[name] ?? null) : name),
  }
}

/** As datasets and the ledger name a table. */
export function writtenTable(table: MappedTable): string {
  return typeof table === 'string' ? table : `${table.schema}.${table.table}`
}

/** Throws CONFIG_INVALID with all that is wrong. */
function checkColumns(
  dataset: ManifestDataset,
  mapped: NonNullable<DatasetMapping['columns']>,
  ids: readonly string[],
): void {
  const { identity, key, columns, absent } = dataset
  const retire = typeof absent === 'object' ? [absent.retireOn] : []
  const known = [...new Set([...columns.map(({ name }) => name), ...retire, ...ids])]
  const unknown = Object.keys(mapped).filter((name) => !known.includes(name))
  const lost = key.filter((name) => Object.hasOwn(mapped, name) && mapped[name] === null)
  const placed = known.map((name) => (Object.hasOwn(mapped, name) ? mapped[name] : name))
  const twice = placed.filter((name, index) => name !== null && placed.indexOf(name) !== index)
  const faults = [
    ...unknown.map((name) =>
      wrongMapping(
        identity,
        `it has no column ${name}`,
        nearestOf(name, known) ?? `Its columns are ${known.join(', ')}.`,
      ),
    ),
    ...lost.map((name) =>
      wrongMapping(
        identity,
        `${name} is of its key, and is left out`,
        'Name the column of the table that has it.',
      ),
    ),
    ...[...new Set(twice)].map((name) =>
      wrongMapping(
        identity,
        `two of its columns go to ${name}`,
        'Give each a column of its own, or leave one out with null.',
      ),
    ),
  ]
  const error = allWrong(faults)
  if (error !== null) throw error
}
