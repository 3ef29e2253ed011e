import { sql } from 'kysely'
import { targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { untouched } from '../ledger/own-rows.js'
import { readRecordedShape } from '../ledger/read-recorded-shape.js'
import type { ReleaseFacts } from '../ledger/read-releases.js'
import type { TableState } from './written-tables.js'

/** The tables of the database that somebody may read from, by their numbers: those of catalogs and of the ledger are none. */
export async function readRelations(database: Database): Promise<readonly number[]> {
  const found = await sql<{ oid: number }>`
    select class.oid::int8 as oid
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where class.relkind in ('r', 'p', 'f', 'm')
      and class.relpersistence <> 't'
      and namespace.nspname !~ '^pg_'
      and namespace.nspname not in ('information_schema', ${database.ledger.schema})
  `.execute(database.query)
  return found.rows.map(({ oid }) => oid)
}

/**
 * Those of the relations that this transaction read: it holds the lock of a reader. A foreign key that is checked takes another lock.
 * `but`: tables that it wrote, with their partitions.
 */
export async function findReadRelations(
  database: Database,
  relations: readonly number[],
  but: readonly TableState[],
): Promise<readonly number[]> {
  const found = await sql<{ oid: number }>`
    select held.relation::int8 as oid
    from pg_catalog.pg_locks held
    where held.pid = pg_backend_pid()
      and held.locktype = 'relation'
      and held.granted
      and held.mode = 'AccessShareLock'
      and held.relation = any (${[...relations]}::oid[])
      and not exists (
        select
        from unnest(${but.map(({ oid }) => oid)}::oid[]) as written (oid)
        where held.relation = written.oid
          or held.relation in (select relid from pg_catalog.pg_partition_tree(written.oid))
      )
  `.execute(database.query)
  return found.rows.map(({ oid }) => oid)
}

/** True where one of the relations may hold what a site wrote: it is no dataset's, or has rows that are not as Sow left them. */
export async function holdSitesValues(
  database: Database,
  relations: readonly number[],
  tables: readonly TableState[],
  releases: readonly ReleaseFacts[],
): Promise<boolean> {
  for (const relation of relations) {
    const known = tables.find(({ oid }) => oid === relation)
    const fed = releases.filter(({ tableName }) => tableName === known?.name)
    const [release] = fed
    if (release === undefined || fed.some(({ dataset }) => dataset !== release.dataset)) return true
    const shape = await readRecordedShape(database, release)
    if (shape === null) return true
    const found = await sql<{ edited: boolean }>`
select exists (
  select
  from ${targetRows(shape)} as target
  where not coalesce(${untouched(shape)}, false)
) as edited`.execute(database.query)
    if (found.rows[0]?.edited !== false) return true
  }
  return false
}
