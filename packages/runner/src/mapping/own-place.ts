import { SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import type { DatasetMapping, MappedTable } from '../config/config.js'
import { nearestNames } from '../select/nearest-names.js'

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

function checkColumns(
  { identity, key, columns, absent }: ManifestDataset,
  mapped: NonNullable<DatasetMapping['columns']>,
  ids: readonly string[],
): void {
  const retire = typeof absent === 'object' ? [absent.retireOn] : []
  const known = [...new Set([...columns.map(({ name }) => name), ...retire, ...ids])]
  const unknown = Object.keys(mapped).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw wrongMapping(
      identity,
      `it has no column ${unknown}`,
      nearestOf(unknown, known) ?? `Its columns are ${known.join(', ')}.`,
    )
  const lost = key.find((name) => Object.hasOwn(mapped, name) && mapped[name] === null)
  if (lost !== undefined)
    throw wrongMapping(
      identity,
      `${lost} is of its key, and is left out`,
      'Name the column of the table that has it.',
    )
  const placed = known.map((name) => (Object.hasOwn(mapped, name) ? mapped[name] : name))
  const twice = placed.find((name, index) => name !== null && placed.indexOf(name) !== index)
  if (twice !== undefined)
    throw wrongMapping(
      identity,
      `two of its columns go to ${twice}`,
      'Give each a column of its own, or leave one out with null.',
    )
}

/** What somebody may have meant; null where nothing is near. */
export function nearestOf(name: string, known: readonly string[]): string | null {
  const nearest = nearestNames(name, known)
  return nearest.length === 0 ? null : `Did you mean ${nearest.join(' or ')}?`
}

/** The error of a mapping that nothing can be done with. */
export function wrongMapping(identity: string, what: string, hint: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `The mapping of ${identity} cannot be used: ${what}.`,
    hint,
    place: { dataset: identity },
  })
}
