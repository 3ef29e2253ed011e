import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { nameOfTable, type TableName } from '../../database/table-named.js'
import { isApplicationSchema } from '../statement/application-schema.js'

/** What an application calls by a name: a table of another schema than the project's with its schema before it. */
export interface RelationNames {
  /** Tables; a partition is part of its table. */
  readonly tables: readonly string[]
  /** What looks like a table and takes no rows of a release: views and foreign tables. */
  readonly views: readonly string[]
}

/** The tables of the project's schema that no extension owns, by name. */
export async function readTableNames(database: Database): Promise<readonly string[]> {
  return (await readRelations(database))
    .filter(({ schema, isTable }) => isTable && schema === database.schema)
    .map((table) => nameOfTable(database, table))
}

/** The tables and views of all schemas that no extension owns, by name. */
export async function readRelationNames(database: Database): Promise<RelationNames> {
  const found = await readRelations(database)
  const namesOf = (isTable: boolean) =>
    found.filter((each) => each.isTable === isTable).map((each) => nameOfTable(database, each))
  return { tables: namesOf(true), views: namesOf(false) }
}

async function readRelations(
  database: Database,
): Promise<readonly (TableName & { readonly isTable: boolean })[]> {
  const found = await sql<TableName & { readonly isTable: boolean }>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name,
      class.relkind in ('r', 'p') as "isTable"
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where class.relkind in ('r', 'p', 'v', 'm', 'f')
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
