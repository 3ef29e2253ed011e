import { isSurrogate, type LiveColumn, type LiveTable, type LiveUniqueIndex } from '@sow/engine'
import { SowError } from '@sow/kit/errors'

/** Names that people give to what a row is known by, the best first. */
const keyNames = ['code', 'slug', 'key', 'sku', 'number', 'name']

/** What a key has to be. */
export interface KeyWish {
  readonly tenantColumn: string | null
  /** The columns that the author chose. */
  readonly chosen?: readonly string[] | undefined
  /** True where the key stands for a row that is not captured, so that it cannot name further rows. */
  readonly plain?: boolean
}

/**
 * The row key of a table: the columns of a unique index that are known outside of this database, without the tenant's.
 * `chosen` names others. Throws TARGET_KEY with the candidates where there is none.
 */
export function proposeKey(table: LiveTable, wish: KeyWish): readonly string[] {
  const { tenantColumn, chosen } = wish
  if (chosen !== undefined) return chosenKey(table, tenantColumn, chosen)
  const fitting = table.uniqueIndexes
    .filter((index) => refusal(index, table, wish) === null)
    .map(({ columns }) => withoutTenant(columns, tenantColumn))
    .sort((one, other) => rank(one) - rank(other) || (one.join() < other.join() ? -1 : 1))
  const [best] = fitting
  if (best !== undefined) return best
  const candidates = table.uniqueIndexes.map((index) => describe(index, table, wish))
  throw noKey(
    table,
    candidates.length === 0
      ? 'it has no unique index'
      : `none of its unique indexes tells what a row is outside of this database: ${candidates.join('; ')}`,
  )
}

function rank(columns: readonly string[]): number {
  const [first = ''] = columns
  const word = keyNames.findIndex((name) => first === name || first.endsWith(`_${name}`))
  return columns.length * 10 + (word < 0 ? keyNames.length : word)
}

/** Why an index says nothing of a row outside of this database; null where it does. */
function refusal(index: LiveUniqueIndex, table: LiveTable, { tenantColumn, plain }: KeyWish): string | null {
  if (index.odd) return 'it is partial, or computes with columns'
  const columns = withoutTenant(index.columns, tenantColumn)
  if (columns.length === 0) return 'it is the tenant alone'
  const surrogate = columns.find((name) => isSurrogate(table, name))
  if (surrogate !== undefined) return `${surrogate} is made by the database`
  const nullable = columns.find((name) => columnOf(table, name)?.notNull !== true)
  if (nullable !== undefined) return `${nullable} may be null`
  const refers = columns.find((name) => table.foreignKeys.some((key) => key.columns.includes(name)))
  if (plain === true && refers !== undefined) return `${refers} refers to a further row`
  const generated = columns.find((name) => columnOf(table, name)?.generated === true)
  return generated === undefined ? null : `${generated} is computed`
}

function withoutTenant(columns: readonly string[], tenantColumn: string | null): readonly string[] {
  return columns.filter((name) => name !== tenantColumn)
}

function columnOf(table: LiveTable, name: string): LiveColumn | undefined {
  return table.columns.find((column) => column.name === name)
}

function chosenKey(
  table: LiveTable,
  tenantColumn: string | null,
  chosen: readonly string[],
): readonly string[] {
  const unknown = chosen.find((name) => columnOf(table, name) === undefined)
  if (unknown !== undefined) throw noKey(table, `it has no column ${unknown}`)
  const backed = table.uniqueIndexes.some(({ columns, odd }) => {
    return !odd && columns.every((name) => chosen.includes(name) || name === tenantColumn)
  })
  if (!backed) throw noKey(table, `no unique index holds its rows apart by ${chosen.join(', ')}`)
  return chosen
}

function describe(index: LiveUniqueIndex, table: LiveTable, wish: KeyWish): string {
  return `${index.name} (${index.columns.join(', ')}: ${refusal(index, table, wish)})`
}

function noKey(table: LiveTable, why: string): SowError {
  const named = table.columns
    .map(({ name }) => name)
    .filter((name) => keyNames.some((word) => name === word || name.endsWith(`_${word}`)))
  const column = named[0] ?? 'code'
  return new SowError({
    code: 'TARGET_KEY',
    message: `The table ${table.name} has no natural key to capture its rows by: ${why}.`,
    hint: hintOf(table, column),
    place: { table: table.name },
  })
}

/** Only a choice that `chosenKey` takes is offered. */
function hintOf(table: LiveTable, column: string): string {
  const make = `Give it a unique index on (${column}) in a migration`
  const chosen = table.uniqueIndexes.find(
    ({ columns, odd }) => !odd && !columns.some((name) => isSurrogate(table, name)),
  )
  return chosen === undefined
    ? `${make}, then run the command again.`
    : `${make}, or choose columns of a unique index: --key ${table.name}=${chosen.columns.join(',')}`
}
