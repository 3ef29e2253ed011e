import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { namedTables } from '../database/table-named.js'

/** A table of the project as the catalog has it before a migration. */
export interface TableState {
  readonly oid: number
  /** As the ledger names it. */
  readonly name: string
  /** The file of the table: a rewrite gives it another one. Null of a partitioned table. */
  readonly filenode: number | null
  /** Number and type of each column. */
  readonly columns: readonly string[]
}

const columnsOfClass = sql`coalesce((
        select jsonb_agg(concat_ws(' ', attribute.attnum, attribute.atttypid, attribute.atttypmod))
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
      ), '[]')`

/** Those of the named tables that there are. */
export async function readTables(database: Database, names: readonly string[]): Promise<TableState[]> {
  if (names.length === 0) return []
  const found = await sql<TableState>`
    select
      class.oid::int8 as oid,
      named.written as name,
      pg_relation_filenode(class.oid)::int8 as filenode,
      ${columnsOfClass} as columns
    from ${namedTables(database, names)}
    order by class.oid
  `.execute(database.query)
  return [...found.rows]
}

/**
 * Those of the tables that this transaction wrote, rewrote, or took a column of: it holds the lock of a writer, or the catalog
 * says so. Any doubt means written; a column that was only added is none.
 */
export async function findWrittenTables(
  database: Database,
  tables: readonly TableState[],
): Promise<TableState[]> {
  const found = await sql<{ oid: number }>`
    select known.oid
    from jsonb_to_recordset(${JSON.stringify(tables)}::jsonb) as known (
      oid bigint, filenode bigint, columns jsonb
    )
    left join pg_catalog.pg_class class
      on class.oid = known.oid::oid
    where class.oid is null
      or pg_relation_filenode(class.oid)::int8 is distinct from known.filenode
      or not known.columns <@ ${columnsOfClass}
      or exists (
        select
        from pg_catalog.pg_locks held
        where held.pid = pg_backend_pid()
          and held.locktype = 'relation'
          and held.granted
          and (
            (held.relation = class.oid and held.mode = 'RowExclusiveLock')
            -- What was done to a partition shows on it alone; a plain table has none.
            or (
              held.relation in (select relid from pg_catalog.pg_partition_tree(class.oid))
              and held.mode in ('RowExclusiveLock', 'AccessExclusiveLock')
            )
          )
      )
  `.execute(database.query)
  const written = new Set(found.rows.map(({ oid }) => oid))
  return tables.filter(({ oid }) => written.has(oid))
}
