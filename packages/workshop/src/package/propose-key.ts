import { isSurrogate, type LiveColumn, type LiveTable, type LiveUniqueIndex } from '@sow/engine'
import { SowError } from '@sow/kit/errors'

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

/** The row key of a table: the columns of a unique index that are known outside of this database, without the tenant's. */
export function findKey(table: LiveTable, wish: KeyWish): FoundKey {
  const fitting = table.uniqueIndexes
    .filter((index) => refusal(index, table, wish) === null)
    .map(({ columns }) => withoutTenant(columns, wish.tenantColumn))
    .sort((one, other) => rank(one) - rank(other) || (one.join() < other.join() ? -1 : 1))
  const [key] = fitting
  if (key !== undefined) return { kind: 'found', key }
  const candidates = table.uniqueIndexes.map(
    (index) => `${index.name} (${index.columns.join(', ')}: ${refusal(index, table, wish)})`,
  )
  const why =
    candidates.length === 0
      ? 'it has no unique index'
      : `none of its unique indexes tells what a row is outside of this database: ${candidates.join('; ')}`
  return { kind: 'none', why }
}

/** The same key. Throws TARGET_KEY with the candidates where there is none. */
export function proposeKey(table: LiveTable, wish: KeyWish): readonly string[] {
  const found = findKey(table, wish)
  if (found.kind === 'found') return found.key
  throw new SowError({
    code: 'TARGET_KEY',
    message: `The table ${table.name} has no natural key: ${found.why}.`,
    hint: 'Give it a unique index on what its rows are known by in a migration, then run the command again.',
    place: { table: table.name },
  })
}

/** A number that is only called an id is the last that a row is known by. */
function rank(columns: readonly string[]): number {
  const [first = ''] = columns
  if (columns.length === 1 && /^_?(?:id|uuid|guid|pk)$/i.test(first)) return 1000
  const word = keyNames.findIndex((name) => first === name || first.endsWith(`_${name}`))
  return columns.length * 10 + (word < 0 ? keyNames.length : word)
}

/** Why an index says nothing of a row outside of this database; null where it does. */
function refusal(index: LiveUniqueIndex, table: LiveTable, { tenantColumn, plain }: KeyWish): string | null {
  if (index.partial || index.computes) return 'it is partial, or computes with columns'
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

export function withoutTenant(columns: readonly string[], tenantColumn: string | null): readonly string[] {
  return columns.filter((name) => name !== tenantColumn)
}

export function columnOf(table: LiveTable, name: string): LiveColumn | undefined {
  return table.columns.find((column) => column.name === name)
}
