import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { tableNamed } from '../../database/table-named.js'
import {
  askedColumns,
  type ColumnName,
  ownTypesOf,
  plainEquality,
  readEqualities,
  type TypedColumn,
} from '../shape/type-equality.js'
import { equal } from '../statement/equal.js'
import { column, type Fragment, lines, table } from '../statement/sql-fragments.js'

/** A reference whose values are read as the other row's key. */
export interface LiveReference {
  readonly table: string
  /** The column of `table` that the reference stores. */
  readonly id: string
  readonly key: readonly LiveKeyPart[]
}

export interface LiveKeyPart {
  readonly column: string
  readonly array: boolean
  readonly through: LiveReference | null
}

/** A column to read: plain, or as the key that it refers to. */
export type LiveValue = LiveKeyPart

export interface LiveReading {
  readonly table: string
  readonly values: readonly LiveValue[]
  /** Reads one tenant's rows alone. */
  readonly tenant: {
    readonly column: string
    readonly table: string
    readonly id: string
    readonly key: string
    readonly slug: string
  } | null
}

/** The texts of a row's values as Postgres writes them, a reference's parts in a row; arrays are JSON of texts. */
export type LiveRow = readonly (string | null)[]

/** So many rows are held at once, or fewer: as many as take so many characters. */
const rowsAtOnce = 1000
const charactersAtOnce = 2 ** 20
/** Nothing is known of a row before the first ones. */
const rowsAtFirst = 16

/**
 * Reads all rows of a reading, many at a time, sorted by the texts of `order` by character. In a transaction; one reading at a
 * time, and never more rows in memory than were asked for at once.
 */
export async function* readLiveRows(
  database: Database,
  reading: LiveReading,
  order: readonly string[] = [],
): AsyncGenerator<readonly LiveRow[]> {
  const joins: Fragment[] = []
  const equalityOf = await readJoinedEqualities(database, reading)
  const live = { database, equalityOf, joins }
  const texts = reading.values.flatMap((value) =>
    textsOf(live, 'live', value).map((text) => ({ text, isOrdered: order.includes(value.column) })),
  )
  const selected = texts.map(({ text }, index) => sql`${text} as ${sql.id(`value_${index}`)}`)
  const ordered = texts.filter(({ isOrdered }) => isOrdered).map(({ text }) => sql`${text} collate "C"`)
  await sql`
declare sow_live no scroll cursor for
select
  ${lines(selected)}
from ${table(tableNamed(database, reading.table))} as live
${sql.join(joins, sql.raw('\n'))}
where ${ofTenant(live, reading)}
${ordered.length === 0 ? sql`` : sql`order by ${sql.join(ordered)}`}
  `.execute(database.query)
  let asked = rowsAtFirst
  for (;;) {
    const found = await sql<Record<string, string | null>>`
      fetch forward ${sql.lit(asked)} from sow_live
    `.execute(database.query)
    const rows = found.rows.map((row) => texts.map((_, index) => row[`value_${index}`] ?? null))
    if (rows.length > 0) yield rows
    if (rows.length < asked) break
    asked = nextAsked(rows)
  }
  await sql`close sow_live`.execute(database.query)
}

/** How many rows to ask for next, as wide as those that came; never many times more at once than there were. */
function nextAsked(rows: readonly LiveRow[]): number {
  const fitting = Math.floor((charactersAtOnce * rows.length) / Math.max(1, charactersOf(rows)))
  return Math.min(Math.max(1, fitting), rows.length * 4, rowsAtOnce)
}

/** How many characters rows hold. */
function charactersOf(rows: readonly LiveRow[]): number {
  return rows.reduce((sum, row) => row.reduce((all, text) => all + (text?.length ?? 0), sum), 0)
}

/** True where some row holds a value in the column. */
export async function holdsValues(database: Database, name: string, of: string): Promise<boolean> {
  const found = await sql<{ readonly held: boolean }>`
    select exists (
      select
      from ${table(tableNamed(database, name))} as live
      where ${column('live', of)} is not null
    ) as held
  `.execute(database.query)
  return found.rows[0]?.held === true
}

/** How many of the texts some row has as the value of the column. */
export async function countHeld(
  database: Database,
  name: string,
  of: string,
  texts: readonly string[],
): Promise<number> {
  const found = await sql<{ readonly held: number }>`
    select count(distinct ${column('live', of)}::text)::integer as held
    from ${table({ schema: database.schema, name })} as live
    where ${column('live', of)}::text = any (${[...texts]}::text[])
  `.execute(database.query)
  return found.rows[0]?.held ?? 0
}

interface LiveStatement {
  readonly database: Database
  readonly equalityOf: (column: ColumnName) => string
  readonly joins: Fragment[]
}

async function readJoinedEqualities(
  database: Database,
  { values, tenant }: LiveReading,
): Promise<LiveStatement['equalityOf']> {
  const asked = [
    ...values.flatMap(joinedColumns),
    ...(tenant === null ? [] : [{ table: tenant.table, column: tenant.id }]),
  ]
  if (asked.length === 0) return () => plainEquality
  const columns = JSON.stringify(askedColumns(database, asked))
  const found = await sql<{ types: readonly TypedColumn[] }>`
    select ${ownTypesOf(sql`${columns}::jsonb`)} as types
  `.execute(database.query)
  const known = found.rows[0]?.types ?? []
  const equalityOf = await readEqualities(
    database,
    known.map(({ type }) => type),
  )
  return ({ table: name, column: of }) => {
    const typed = known.find((each) => each.table === name && each.column === of)
    return typed === undefined ? plainEquality : equalityOf(typed.type)
  }
}

function joinedColumns({ through }: LiveValue): ColumnName[] {
  if (through === null) return []
  return [{ table: through.table, column: through.id }, ...through.key.flatMap(joinedColumns)]
}

function ofTenant({ database, equalityOf }: LiveStatement, { tenant }: LiveReading): Fragment {
  if (tenant === null) return sql`true`
  const id = sql`(
    select ${column('tenant', tenant.id)}
    from ${table(tableNamed(database, tenant.table))} as tenant
    where ${column('tenant', tenant.key)}::text = ${tenant.slug}
  )`
  return equal(column('live', tenant.column), id, equalityOf({ table: tenant.table, column: tenant.id }))
}

/** The texts of a value; a reference joins the row that it names, whose parts are read in its place. */
function textsOf(live: LiveStatement, alias: string, value: LiveValue): Fragment[] {
  const { database, equalityOf, joins } = live
  const own = column(alias, value.column)
  if (value.through === null)
    return [value.array ? sql`array_to_json(${own}::text[])::text` : sql`${own}::text`]
  const { table: name, id, key } = value.through
  const joined = `joined_${joins.length + 1}`
  joins.push(sql`left join ${table(tableNamed(database, name))} as ${sql.id(joined)}
  on ${equal(column(joined, id), own, equalityOf({ table: name, column: id }))}`)
  return key.flatMap((part) => textsOf(live, joined, part))
}
