import { isSurrogate, type LiveColumn, type LiveTable, type LiveUniqueIndex } from './live-table.js'

/** Names that people give to what a row is known by, the best first. */
export const keyNames: readonly string[] = ['code', 'slug', 'key', 'sku', 'number', 'name']

/** What a key has to be. */
export interface KeyWish {
  readonly tenantColumn: string | null
  /** True where the key stands for a row that is not captured, so that it cannot name further rows. */
  readonly plain?: boolean
}

/** A row key, or why the table has none. */
export type FoundKey =
  | { readonly kind: 'found'; readonly key: readonly string[] }
  | { readonly kind: 'none'; readonly why: string }

/**
 * The row key of a table: the columns of a unique index that are known outside of this database, without the tenant's. A primary key
 * that is only called an id is taken where there is nothing else.
 */
export function findKey(table: LiveTable, wish: KeyWish): FoundKey {
  const [key] = fittingKeys(table, wish).sort(
    (one, other) => rank(table, one) - rank(table, other) || (one.join() < other.join() ? -1 : 1),
  )
  return key === undefined ? { kind: 'none', why: whyNoKey(table, wish) } : { kind: 'found', key }
}

/** All natural keys of a table, in the order of its indexes; one that holds another one is none of its own. */
export function naturalKeys(
  table: LiveTable,
  wish: KeyWish = { tenantColumn: null },
): readonly (readonly string[])[] {
  const keys = fittingKeys(table, wish).filter((key) => !key.some((name) => isOwnId(table, name)))
  return keys.filter(
    (key, index) =>
      !keys.some((other, at) => {
        const isWithin = other.every((name) => key.includes(name))
        return at !== index && isWithin && (other.length < key.length || at < index)
      }),
  )
}

/** Why a table has no natural key, with each unique index that it has. */
export function whyNoKey(table: LiveTable, wish: KeyWish = { tenantColumn: null }): string {
  const candidates = table.uniqueIndexes.map((index) => {
    const id = index.columns.find((name) => isOwnId(table, name))
    const why = refusal(index, table, wish) ?? `${id} is only called an id`
    const named = [...new Set([...index.columns, ...index.uses])]
    return `${index.name} (${named.join(', ')}: ${why})`
  })
  return candidates.length === 0
    ? 'it has no unique index'
    : `none of its unique indexes tells what a row is outside of this database: ${candidates.join('; ')}`
}

/** True for a column whose values mean nothing elsewhere: the database gives them, or the application makes them. */
export function isOwnId(table: LiveTable, name: string): boolean {
  if (isSurrogate(table, name) || columnOf(table, name)?.holdsMadeIds === true) return true
  const isPrimary = table.primaryKey.length === 1 && table.primaryKey[0] === name
  return isPrimary && /^(?:_?id|uuid|guid|pk|.*_id|.*[a-z]Id)$/.test(name)
}

/** Types of which equal values are alike to every function, so that an expression cannot tell two equal keys apart. */
const exactTypes = /^(?:text|character varying|smallint|integer|bigint|boolean|uuid|date|timestamp)/

/** True where a unique index holds rows apart by these columns, whatever values are written. */
export function isHeld(table: LiveTable, columns: readonly string[]): boolean {
  return table.uniqueIndexes.some(({ uses, columns: plain, partial }) => {
    const fits = uses.length > 0 && uses.every((name) => columns.includes(name))
    const isExact = uses.every(
      (name) => plain.includes(name) || exactTypes.test(columnOf(table, name)?.type ?? ''),
    )
    return fits && isExact && !partial
  })
}

export function withoutTenant(columns: readonly string[], tenantColumn: string | null): readonly string[] {
  return columns.filter((name) => name !== tenantColumn)
}

export function columnOf(table: LiveTable, name: string): LiveColumn | undefined {
  return table.columns.find((column) => column.name === name)
}

function fittingKeys(table: LiveTable, wish: KeyWish): (readonly string[])[] {
  return table.uniqueIndexes
    .filter((index) => refusal(index, table, wish) === null)
    .map(({ columns }) => withoutTenant(columns, wish.tenantColumn))
}

/** A number that is only called an id is the last that a row is known by. */
function rank(table: LiveTable, columns: readonly string[]): number {
  const [first = ''] = columns
  if (columns.length === 1 && (isOwnId(table, first) || /^_?(?:id|uuid|guid|pk)$/i.test(first))) return 1000
  const word = keyNames.findIndex((name) => first === name || first.endsWith(`_${name}`))
  return columns.length * 10 + (word < 0 ? keyNames.length : word)
}

/** Why an index says nothing of a row outside of this database; null where it does. */
function refusal(index: LiveUniqueIndex, table: LiveTable, { tenantColumn, plain }: KeyWish): string | null {
  if (index.partial) return 'it is partial'
  if (index.computes) return 'it computes with columns'
  const columns = withoutTenant(index.columns, tenantColumn)
  if (columns.length === 0) return 'it is the tenant alone'
  const surrogate = columns.find((name) => isSurrogate(table, name))
  if (surrogate !== undefined) return `${surrogate} is made by the database`
  const made = columns.find((name) => columnOf(table, name)?.holdsMadeIds === true)
  if (made !== undefined) return `${made} holds ids that an application makes`
  const nullable = columns.find((name) => columnOf(table, name)?.notNull !== true)
  if (nullable !== undefined) return `${nullable} may be null`
  const refers = columns.find((name) => table.foreignKeys.some((key) => key.columns.includes(name)))
  if (plain === true && refers !== undefined) return `${refers} refers to a further row`
  const generated = columns.find((name) => columnOf(table, name)?.generated === true)
  return generated === undefined ? null : `${generated} is computed`
}
