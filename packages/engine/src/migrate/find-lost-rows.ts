import { sql } from 'kysely'
import { isApplicationSchema } from '../catalog/statement/application-schema.js'
import { column as columnFragment, table as tableFragment } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { type MigrationStep, runDirection } from './run-migration.js'

/** A table or a column that a `down` drops, and the rows in it: for a column, those where it is not null. */
export interface LostRows {
  /** With its schema where that is not the project's. */
  readonly table: string
  readonly column: string | null
  readonly rows: number
}

interface Place {
  readonly schema: string
  readonly table: string
  readonly column: string | null
  /** The numbers of the table and of the column: what is made anew under the name has others. */
  readonly number: string
}

class Undone extends Error {
  readonly lost: readonly Place[]
  constructor(lost: readonly Place[]) {
    super('tried and taken back')
    this.lost = lost
  }
}

/**
 * Tries the `down` of each step, compares the catalog, takes all back, and counts what would be lost. What is made anew under its name
 * is lost as well, unless it has the very values that were there.
 */
export async function findLostRows(
  database: Database,
  steps: readonly MigrationStep[],
  lock: LockOptions,
): Promise<LostRows[]> {
  const lost = await tryDowns(database, steps, lock)
  const counted: LostRows[] = []
  for (const place of lost) {
    const { schema, table, column } = place
    const named = schema === database.schema ? table : `${schema}.${table}`
    counted.push({ table: named, column, rows: await countRows(database, place) })
  }
  return counted
}

async function tryDowns(
  database: Database,
  steps: readonly MigrationStep[],
  lock: LockOptions,
): Promise<readonly Place[]> {
  try {
    await usingLockedTransaction(database, lock, async () => {
      const before = await readPlaces(database)
      await database.session.query('savepoint trial')
      for (const step of steps) await runDirection(database, step, 'down', 'nothing-changed')
      const after = await readPlaces(database)
      const numbers = new Set(after.map(({ number }) => number))
      const names = new Set(after.map(nameOf))
      const gone = withoutColumnsOfDroppedTables(before.filter(({ number }) => !numbers.has(number)))
      const anew = gone.filter((place) => names.has(nameOf(place)))
      const held = await readValues(database, anew)
      await database.session.query('rollback to savepoint trial')
      const holds = await readValues(database, anew)
      const lost = gone.filter(
        (place) => held.get(place) === undefined || held.get(place) !== holds.get(place),
      )
      throw new Undone(lost)
    })
  } catch (error) {
    if (error instanceof Undone) return error.lost
    throw error
  }
  return []
}

/** Every table and column of the database, whatever its schema: but for the server's own, the ledger and what is temporary. */
async function readPlaces(database: Database): Promise<Place[]> {
  const found = await sql<Place>`
    with kept as (
      select
        class.oid,
        namespace.nspname as schema,
        class.relname as name
      from pg_catalog.pg_class class
      join pg_catalog.pg_namespace namespace
        on namespace.oid = class.relnamespace
      where class.relkind in ('r', 'p')
        and ${isApplicationSchema}
    )
    select
      kept.schema::text as "schema",
      kept.name::text as "table",
      attribute.attname::text as "column",
      concat_ws(' ', kept.oid, attribute.attnum) as number
    from kept
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = kept.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    union all
    select kept.schema::text, kept.name::text, null, kept.oid::text
    from kept
    order by 1, 2, 3
  `.execute(database.query)
  return [...found.rows]
}

function withoutColumnsOfDroppedTables(places: readonly Place[]): Place[] {
  const dropped = new Set(places.filter(({ column }) => column === null).map(nameOf))
  return places.filter(
    ({ schema, table, column }) => column === null || !dropped.has(nameOf({ schema, table, column: null })),
  )
}

function nameOf({ schema, table, column }: Omit<Place, 'number'>): string {
  return JSON.stringify([schema, table, column])
}

/** What the values of each place come to, however they lie on rows; of a table, its rows. */
async function readValues(database: Database, places: readonly Place[]): Promise<ReadonlyMap<Place, string>> {
  const values = new Map<Place, string>()
  for (const place of places) {
    const { schema, table, column } = place
    const value = column === null ? sql`placed` : columnFragment('placed', column)
    const found = await sql<{ digest: string }>`
    select concat_ws(' ', count(${value}), sum(hashtextextended(${value}::text, 0)::numeric)) as digest
    from ${tableFragment({ schema, name: table })} as placed
  `.execute(database.query)
    values.set(place, found.rows[0]?.digest ?? '')
  }
  return values
}

async function countRows(database: Database, { schema, table, column }: Place): Promise<number> {
  const filter = column === null ? sql`` : sql`where ${columnFragment('lost', column)} is not null`
  const found = await sql<{ rows: number }>`
    select count(*) as rows
    from ${tableFragment({ schema, name: table })} as lost
    ${filter}
  `.execute(database.query)
  return found.rows[0]?.rows ?? 0
}
