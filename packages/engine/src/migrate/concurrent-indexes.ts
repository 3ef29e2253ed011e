import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/** The state of indexes in the catalog, by name; one that is not there is not in the answer. */
export async function readIndexes(
  database: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, 'valid' | 'invalid'>> {
  const found = await sql<{ name: string; valid: boolean }>`
    select
      class.relname::text as name,
      entry.indisvalid and entry.indisready and entry.indislive as valid
    from pg_catalog.pg_index entry
    join pg_catalog.pg_class class
      on class.oid = entry.indexrelid
    where class.relnamespace = quote_ident(${database.schema})::regnamespace
      and class.relname in (${sql.join([...names])})
  `.execute(database.query)
  return new Map(found.rows.map(({ name, valid }) => [name, valid ? 'valid' : 'invalid']))
}

/**
 * Drops what an earlier attempt left: invalid indexes, and valid ones beside missing ones, since the migration makes
 * all of them again. Outside a transaction, concurrently.
 */
export async function dropInvalidIndexes(database: Database, names: readonly string[]): Promise<void> {
  for (const name of (await readIndexes(database, names)).keys())
    await sql`drop index concurrently ${sql.id(database.schema, name)}`.execute(database.query)
}
