import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { nameOfTable, type TableName } from '../../database/table-named.js'
import { isApplicationSchema } from '../statement/application-schema.js'

/** The tables of the project's schema that no extension owns, by name; a partition is part of its table. */
export async function readTableNames(database: Database): Promise<readonly string[]> {
  return (await readTables(database))
    .filter(({ schema }) => schema === database.schema)
    .map((table) => nameOfTable(database, table))
}

/** The same of all schemas: a table of another one than the project's with its schema before it. */
export async function readAllTableNames(database: Database): Promise<readonly string[]> {
  return (await readTables(database)).map((table) => nameOfTable(database, table))
}

async function readTables(database: Database): Promise<readonly TableName[]> {
  const found = await sql<TableName>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where class.relkind in ('r', 'p')
      and ${isApplicationSchema}
      and not class.relispartition
      and not exists (
        select
        from pg_catalog.pg_depend owned
        where owned.objid = class.oid
          and owned.classid = 'pg_catalog.pg_class'::regclass
          and owned.deptype = 'e'
      )
    order by namespace.nspname, class.relname
  `.execute(database.query)
  return found.rows
}
