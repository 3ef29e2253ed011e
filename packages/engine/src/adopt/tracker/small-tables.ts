import { sql } from 'kysely'
import { firstOwnObject } from '../../catalog/shape/compared-type.js'
import { isApplicationSchema } from '../../catalog/statement/application-schema.js'
import type { Database } from '../../database/database.js'

/** A table of the database that may be another tool's. */
export interface SmallTable {
  readonly schema: string
  readonly name: string
  /** The type of each column, by its name. */
  readonly columns: Readonly<Record<string, string>>
  /** The columns whose types are not the server's own. */
  readonly ownTyped: readonly string[]
  /** False where the role may not read its rows, or not all of them. */
  readonly readable: boolean
}

/** No tool that is known records migrations in a table with more columns. */
const mostColumns = 16

/** The tables that are no larger than a record of migrations, but for those of extensions and of Sow. */
export async function readSmallTables(database: Database): Promise<readonly SmallTable[]> {
  const found = await sql<SmallTable>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name,
      jsonb_object_agg(
        attribute.attname,
        format_type(attribute.atttypid, attribute.atttypmod)
      ) as columns,
      coalesce(
        jsonb_agg(attribute.attname) filter (where attribute.atttypid >= ${firstOwnObject}),
        '[]'
      ) as "ownTyped",
      has_table_privilege(class.oid, 'select')
        and has_schema_privilege(namespace.oid, 'usage')
        and not row_security_active(class.oid) as readable
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    where class.relkind = 'r'
      and class.relnatts <= ${mostColumns}
      and ${isApplicationSchema}
      and not exists (
        select
        from pg_catalog.pg_depend owner
        where owner.classid = 'pg_class'::regclass
          and owner.objid = class.oid
          and owner.deptype = 'e'
      )
    group by namespace.oid, namespace.nspname, class.oid, class.relname
    order by namespace.nspname, class.relname
  `.execute(database.query)
  return found.rows
}
