import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { namedTables } from '../../database/table-named.js'

/** A foreign key from one table to another, both as datasets name them. */
export interface TableEdge {
  readonly from: string
  readonly to: string
}

/** The foreign keys between tables of datasets, on every server in one order: those first by columns that no row leaves empty. */
export async function readTableEdges(
  database: Database,
  tables: readonly string[],
): Promise<readonly TableEdge[]> {
  const found = await sql<TableEdge>`
    with named as (
      select
        named.written,
        class.oid
      from ${namedTables(database, tables)}
    )
    select
      referring.written as "from",
      referred.written as "to"
    from pg_catalog.pg_constraint entry
    join named as referring
      on referring.oid = entry.conrelid
    join named as referred
      on referred.oid = entry.confrelid
    cross join lateral (
      select bool_and(attribute.attnotnull) as filled
      from pg_catalog.pg_attribute attribute
      where attribute.attrelid = entry.conrelid
        and attribute.attnum = any (entry.conkey)
    ) as own
    where entry.contype = 'f'
      and referring.oid <> referred.oid
    group by referring.written, referred.written
    order by
      bool_or(own.filled) desc,
      referring.written collate "C",
      referred.written collate "C"
  `.execute(database.query)
  return found.rows
}
