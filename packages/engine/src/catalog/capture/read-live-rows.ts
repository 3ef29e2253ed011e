import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import {
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

/** Reads all rows of a reading, in no particular order. */
export async function readLiveRows(database: Database, reading: LiveReading): Promise<readonly LiveRow[]> {
  const joins: Fragment[] = []
  const equalityOf = await readJoinedEqualities(database, reading)
  const live = { database, equalityOf, joins }
  const texts = reading.values.flatMap((value) => textsOf(live, 'live', value))
  const selected = texts.map((text, index) => sql`${text} as ${sql.id(`value_${index}`)}`)
  const found = await sql<Record<string, string | null>>`
select
  ${lines(selected)}
from ${table({ schema: database.schema, name: reading.table })} as live
${sql.join(joins, sql.raw('\n'))}
where ${ofTenant(live, reading)}
  `.execute(database.query)
  return found.rows.map((row) => texts.map((_, index) => row[`value_${index}`] ?? null))
}

/** True where some row holds a value in the column. */
export async function holdsValues(database: Database, name: string, of: string): Promise<boolean> {
  const found = await sql<{ readonly held: boolean }>`
    select exists (
      select
      from ${table({ schema: database.schema, name })} as live
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
  const found = await sql<{ types: readonly TypedColumn[] }>`
    select ${ownTypesOf(database, asked)} as types
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
    from ${table({ schema: database.schema, name: tenant.table })} as tenant
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
  joins.push(sql`left join ${table({ schema: database.schema, name })} as ${sql.id(joined)}
  on ${equal(column(joined, id), own, equalityOf({ table: name, column: id }))}`)
  return key.flatMap((part) => textsOf(live, joined, part))
}
