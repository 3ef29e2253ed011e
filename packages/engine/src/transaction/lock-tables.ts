import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/** A table of the project. */
export interface LockedTable {
  readonly schema: string
  readonly name: string
}

/**
 * Keeps others from writing tables until the transaction ends; they are read as before. In the order of their oids, in
 * which every run takes them, and no longer than `lock_timeout` for each. Throws LOCK_TARGET where one is not free in time.
 */
export async function lockTables(database: Database, tables: readonly LockedTable[]): Promise<void> {
  const found = await sql<LockedTable>`
    select
      namespace.nspname as schema,
      class.relname as name
    from unnest(
      ${tables.map(({ schema }) => schema)}::text[],
      ${tables.map(({ name }) => name)}::text[]
    ) as asked (schema, name)
    join pg_catalog.pg_namespace namespace
      on namespace.nspname = asked.schema
    join pg_catalog.pg_class class
      on class.relnamespace = namespace.oid
      and class.relname = asked.name
    group by class.oid, namespace.nspname, class.relname
    order by class.oid
  `.execute(database.query)
  const names = found.rows.map(({ schema, name }) => sql.id(schema, name))
  await sql`lock table ${sql.join(names)} in share row exclusive mode`.execute(database.query)
  database.tell({ type: 'tables-locked', tables: found.rows.map(({ name }) => name) })
}
