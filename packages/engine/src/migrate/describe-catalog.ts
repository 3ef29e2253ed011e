import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/**
 * Everything that migrations make in the project's schema, as sorted lines: tables with columns and defaults,
 * constraints, indexes, policies, triggers and functions. Two catalogs are equal where their lines are.
 */
export async function describeCatalog(database: Database): Promise<readonly string[]> {
  const { schema } = database
  const found = await sql<{ line: string }>`
    select line
    from (
      select format('column %s.%s %s%s%s', class.relname, attribute.attname,
        format_type(attribute.atttypid, attribute.atttypmod),
        case when attribute.attnotnull then ' not null' else '' end,
        coalesce(' default ' || pg_get_expr(value.adbin, value.adrelid), '')) as line
      from pg_catalog.pg_class class
      join pg_catalog.pg_attribute attribute
        on attribute.attrelid = class.oid
        and attribute.attnum > 0
        and not attribute.attisdropped
      left join pg_catalog.pg_attrdef value
        on value.adrelid = class.oid
        and value.adnum = attribute.attnum
      where class.relnamespace = quote_ident(${schema})::regnamespace
        and class.relkind in ('r', 'p', 'v', 'm')
      union all
      select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      from pg_catalog.pg_constraint
      where connamespace = quote_ident(${schema})::regnamespace
      union all
      select 'index ' || indexdef
      from pg_catalog.pg_indexes
      where schemaname = ${schema}
      union all
      select format('policy %s %s %s %s', tablename, policyname, qual, with_check)
      from pg_catalog.pg_policies
      where schemaname = ${schema}
      union all
      select 'trigger ' || pg_get_triggerdef(entry.oid)
      from pg_catalog.pg_trigger entry
      join pg_catalog.pg_class class
        on class.oid = entry.tgrelid
      where class.relnamespace = quote_ident(${schema})::regnamespace
        and not entry.tgisinternal
      union all
      select 'function ' || pg_get_functiondef(oid)
      from pg_catalog.pg_proc
      where pronamespace = quote_ident(${schema})::regnamespace
        and prokind in ('f', 'p')
    ) as described
    order by line
  `.execute(database.query)
  return found.rows.map(({ line }) => line)
}
