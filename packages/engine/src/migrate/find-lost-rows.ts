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
}

class Undone extends Error {
  readonly lost: readonly Place[]
  constructor(lost: readonly Place[]) {
    super('tried and taken back')
    this.lost = lost
  }
}

/** Tries the `down` of each step, compares the catalog, takes all back, and counts what would be lost. */
export async function findLostRows(
  database: Database,
  steps: readonly MigrationStep[],
  lock: LockOptions,
): Promise<LostRows[]> {
  const lost = await tryDowns(database, steps, lock)
  const counted: LostRows[] = []
  for (const { schema, table, column } of lost) {
    const named = schema === database.schema ? table : `${schema}.${table}`
    counted.push({ table: named, column, rows: await countRows(database, { schema, table, column }) })
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
      for (const step of steps) await runDirection(database, step, 'down', 'nothing-changed')
      const after = new Set((await readPlaces(database)).map(nameOf))
      throw new Undone(withoutColumnsOfDroppedTables(before.filter((place) => !after.has(nameOf(place)))))
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
      attribute.attname::text as "column"
    from kept
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = kept.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    union all
    select kept.schema::text, kept.name::text, null
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

function nameOf({ schema, table, column }: Place): string {
  return JSON.stringify([schema, table, column])
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
