import {
  type CountedKeys,
  columnOf,
  countKeys,
  type Database,
  findKey,
  isHeld,
  isSurrogate,
  type KeyWish,
  keyNames,
  type LiveTable,
  withoutTenant,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { name as quotedName, tableName } from './sql-text.js'

/** The key of a table's rows, and what was counted where no index holds it. */
export interface RowKey {
  readonly key: readonly string[]
  /** Null where a unique index holds the rows apart. */
  readonly proof: KeyProof | null
}

/** Today's rows are held apart by their key, and nothing makes it stay so. */
export interface KeyProof {
  readonly rows: number
  readonly index: string
  /** The statement that makes the index, without a semicolon. */
  readonly statement: string
}

export interface ChosenKeyWish extends KeyWish {
  /** The columns that the author chose. */
  readonly chosen: readonly string[] | undefined
}

/**
 * How the rows of a table are known: by its natural unique index, or by columns that the author chose and that hold today's
 * rows apart. Throws TARGET_KEY where they do not, with what there is instead.
 */
export async function rowKeyOf(database: Database, table: LiveTable, wish: ChosenKeyWish): Promise<RowKey> {
  if (wish.chosen !== undefined) return await proveChosen(database, table, wish.chosen, wish.tenantColumn)
  const found = findKey(table, wish)
  if (found.kind === 'found') return { key: found.key, proof: null }
  throw await noKey(database, table, found.why, wish)
}

async function proveChosen(
  database: Database,
  table: LiveTable,
  chosen: readonly string[],
  tenantColumn: string | null,
): Promise<RowKey> {
  const unknown = chosen.find((name) => columnOf(table, name) === undefined)
  const wish = { tenantColumn }
  if (unknown !== undefined) throw await noKey(database, table, `it has no column ${unknown}`, wish)
  const computed = chosen.find((name) => columnOf(table, name)?.generated === true)
  if (computed !== undefined) throw await noKey(database, table, `${computed} is computed`, wish)
  const columns = [...tenantsOwn(table, tenantColumn), ...withoutTenant(chosen, tenantColumn)]
  const key = withoutTenant(chosen, tenantColumn)
  const nullable = columns.some((name) => columnOf(table, name)?.notNull !== true)
  if (!nullable && isHeld(table, columns)) return { key, proof: null }
  const counted = await countKeys(database, table.name, columns)
  if (counted.nulls > 0)
    throw await noKey(
      database,
      table,
      nulled(counted, key),
      wish,
      `See them with: ${nullsOf(table, columns)}.`,
    )
  if (counted.keys < counted.rows)
    throw await noKey(
      database,
      table,
      doubled(counted, key),
      wish,
      `See the doubles with: ${doublesOf(table, columns)}.`,
    )
  if (isHeld(table, columns)) return { key, proof: null }
  return { key, proof: proofOf(table, columns, counted) }
}

function tenantsOwn(table: LiveTable, tenantColumn: string | null): string[] {
  return tenantColumn !== null && columnOf(table, tenantColumn) !== undefined ? [tenantColumn] : []
}

function proofOf(table: LiveTable, columns: readonly string[], { rows }: CountedKeys): KeyProof {
  const plain = table.name.replaceAll('.', '_')
  const index = `${plain}_${columns.join('_')}_key`.slice(0, 60)
  const list = columns.map(quotedName).join(', ')
  return {
    rows,
    index,
    statement: `create unique index ${quotedName(index)} on ${tableName(table.name)} (${list})`,
  }
}

function doubled({ rows, keys }: CountedKeys, key: readonly string[]): string {
  return `its ${rows} rows have ${keys} different ${keys === 1 ? 'value' : 'values'} of ${key.join(', ')}`
}

/** A file of rows has no row whose key is null in a part. */
function nulled({ rows, nulls }: CountedKeys, key: readonly string[]): string {
  return `${nulls} of its ${rows} rows have a null in ${key.join(', ')}, and a key has a value in each column`
}

/** Rows that have one key, as people look for them. */
function doublesOf(table: LiveTable, columns: readonly string[]): string {
  const list = columns.map(quotedName).join(', ')
  return `select ${list}, count(*) from ${tableName(table.name)} group by ${list} having count(*) > 1`
}

function nullsOf(table: LiveTable, columns: readonly string[]): string {
  return `select * from ${tableName(table.name)} where ${columns.map((each) => `${quotedName(each)} is null`).join(' or ')}`
}

/** Only a choice that is taken afterwards is offered: it is counted here. */
async function noKey(
  database: Database,
  table: LiveTable,
  why: string,
  { tenantColumn, plain }: KeyWish,
  look: string | null = null,
): Promise<SowError> {
  const offered = await findOffer(database, table, tenantColumn, plain === true)
  const ways =
    offered === null
      ? [await likelyWay(database, table, tenantColumn)]
      : [
          `Choose --key ${table.name}=${offered.key.join(',')}: ${offered.rows === 1 ? 'its one row is found' : `its ${offered.rows} rows differ`} by it.`,
        ]
  return new SowError({
    code: 'TARGET_KEY',
    message: `The table ${table.name} has no natural key to capture its rows by: ${why}.`,
    hint: [...(look === null ? [] : [look]), ...ways].join(' '),
    place: { table: table.name },
  })
}

/** No more columns than this are counted for a hint. */
const mostOffers = 6

async function findOffer(database: Database, table: LiveTable, tenantColumn: string | null, plain: boolean) {
  const known = (names: readonly string[]) =>
    names.length > 0 &&
    names.every((name) => {
      const column = columnOf(table, name)
      const refers = table.foreignKeys.some(({ columns }) => columns.includes(name))
      return (
        column !== undefined &&
        !column.generated &&
        !column.holdsMadeIds &&
        !isSurrogate(table, name) &&
        !(plain && refers)
      )
    })
  const named = nameLikeKey(table)
  const candidates = [
    ...table.uniqueIndexes.map(({ uses }) => withoutTenant(uses, tenantColumn)),
    ...(named === null ? [] : [[named]]),
  ].filter(known)
  for (const key of candidates.slice(0, mostOffers)) {
    const counted = await countKeys(database, table.name, [...tenantsOwn(table, tenantColumn), ...key])
    if (counted.rows > 0 && counted.keys === counted.rows && counted.nulls === 0)
      return { key, rows: counted.rows }
  }
  return null
}

/** An index that its rows would not let be made is no way. */
async function likelyWay(database: Database, table: LiveTable, tenantColumn: string | null): Promise<string> {
  const named = nameLikeKey(table)
  const counted =
    named === null ? null : await countKeys(database, table.name, [...tenantsOwn(table, tenantColumn), named])
  const columns =
    named === null || (counted !== null && (counted.keys < counted.rows || counted.nulls > 0))
      ? 'the columns that tell its rows apart'
      : `(${quotedName(named)})`
  return `Give it a unique index on ${columns} in a migration, then run the command again.`
}

function nameLikeKey(table: LiveTable): string | null {
  const isNamed = (word: string) => (name: string) => name === word || name.endsWith(`_${word}`)
  const names = table.columns.map(({ name }) => name)
  return keyNames.map((word) => names.find(isNamed(word))).find((name) => name !== undefined) ?? null
}
