import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { tableNamed } from '../../database/table-named.js'
import { firstOwnObject } from './compared-type.js'

/** The equality that every type of the server has under this name, wherever names are looked for. */
export const plainEquality = '='

/**
 * How a type's own equality is written, by which its unique indexes tell values apart: `=`, or with its schema, for a type of
 * an extension or of the application. There a bare `=` could be another type's: citext's would silently be that of text.
 */
export function equalityOfType(type: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(case when ${type} >= ${firstOwnObject} then (
            with recursive under (oid) as (
              select ${type}
              union all
              select type.typbasetype
              from under
              join pg_catalog.pg_type type
                on type.oid = under.oid
              where type.typtype = 'd'
            )
            select format('operator(%I.%s)', namespace.nspname, equality.oprname)
            from under
            join pg_catalog.pg_opclass class
              on class.opcintype = under.oid
              and class.opcdefault
            join pg_catalog.pg_am method
              on method.oid = class.opcmethod
            join pg_catalog.pg_amop entry
              on entry.amopfamily = class.opcfamily
              and entry.amoplefttype = under.oid
              and entry.amoprighttype = under.oid
              and (
                (method.amname = 'btree' and entry.amopstrategy = 3)
                or (method.amname = 'hash' and entry.amopstrategy = 1)
              )
            join pg_catalog.pg_operator equality
              on equality.oid = entry.amopopr
            join pg_catalog.pg_namespace namespace
              on namespace.oid = equality.oprnamespace
            where namespace.nspname <> 'pg_catalog'
            order by method.amname
            limit 1
          ) end, ${sql.lit(plainEquality)})`
}

/** A column of a table, named as datasets name it. */
export interface ColumnName {
  readonly table: string
  readonly column: string
}

/** The equalities of columns, those that are written plainly left out. */
export function equalitiesOf(
  database: Pick<Database, 'schema'>,
  columns: readonly ColumnName[],
): RawBuilder<unknown> {
  if (columns.length === 0) return sql`'[]'::jsonb`
  const asked = columns.map((each) => ({ ...each, ...tableNamed(database, each.table) }))
  return sql`coalesce((
        select jsonb_agg(jsonb_build_object('table', asked.table, 'column', asked.column, 'equality', found.equality))
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked ("table" text, "column" text, schema text, name text)
        join pg_catalog.pg_namespace space
          on space.nspname = asked.schema
        join pg_catalog.pg_class relation
          on relation.relnamespace = space.oid
          and relation.relname = asked.name
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = relation.oid
          and attribute.attname = asked.column
        cross join lateral (
          select ${equalityOfType(sql`attribute.atttypid`)} as equality
        ) as found
        where found.equality <> ${sql.lit(plainEquality)}
      ), '[]')`
}
