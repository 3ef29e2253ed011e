import { sql } from 'kysely'
import { column as columnFragment, table as tableFragment } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { type MigrationStep, runDirection } from './run-migration.js'

/** A table or a column that a `down` drops, and the rows in it: for a column, those where it is not null. */
export interface LostRows {
  readonly table: string
  readonly column: string | null
  readonly rows: number
}

interface Place {
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
  for (const place of lost) counted.push({ ...place, rows: await countRows(database, place) })
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

async function readPlaces(database: Database): Promise<Place[]> {
  const found = await sql<Place>`
    select
      class.relname::text as "table",
      attribute.attname::text as "column"
    from pg_catalog.pg_class class
    left join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    where class.relnamespace = quote_ident(${database.schema})::regnamespace
      and class.relkind in ('r', 'p')
    union all
    select class.relname::text, null
    from pg_catalog.pg_class class
    where class.relnamespace = quote_ident(${database.schema})::regnamespace
      and class.relkind in ('r', 'p')
    order by 1, 2
  `.execute(database.query)
  return [...found.rows]
}

function withoutColumnsOfDroppedTables(places: readonly Place[]): Place[] {
  const dropped = new Set(places.filter(({ column }) => column === null).map(({ table }) => table))
  return places.filter(({ table, column }) => column === null || !dropped.has(table))
}

function nameOf({ table, column }: Place): string {
  return JSON.stringify([table, column])
}

async function countRows(database: Database, { table, column }: Place): Promise<number> {
  const filter = column === null ? sql`` : sql`where ${columnFragment('lost', column)} is not null`
  const found = await sql<{ rows: number }>`
    select count(*) as rows
    from ${tableFragment({ schema: database.schema, name: table })} as lost
    ${filter}
  `.execute(database.query)
  return found.rows[0]?.rows ?? 0
}
