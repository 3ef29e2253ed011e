import { sql } from 'kysely'
import type { Database } from '../../database/database.js'

/** The tables of the project's schema that no extension owns, by name; a partition is part of its table. */
export async function readTableNames(database: Database): Promise<readonly string[]> {
  const found = await sql<{ readonly name: string }>`
    select class.relname::text as name
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where namespace.nspname = ${database.schema}
      and class.relkind in ('r', 'p')
      and not class.relispartition
      and not exists (
        select
        from pg_catalog.pg_depend owned
        where owned.objid = class.oid
          and owned.classid = 'pg_catalog.pg_class'::regclass
          and owned.deptype = 'e'
      )
    order by class.relname
  `.execute(database.query)
  return found.rows.map(({ name }) => name)
}
