import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { type TableName, tableNamed } from '../../database/table-named.js'

/** The equality that every type of the server has under this name, wherever names are looked for. */
export const plainEquality = '='

/** A type is somebody's own, and may have an equality of its own, from this number on. */
const firstOwnType = 16_384

/** Asks for types by their numbers, and answers how the equality of one of them is written. */
export type EqualityOfType = (type: number) => string

/**
 * Reads how types' own equalities are written, by which their unique indexes tell values apart: `=`, or with its schema, for a
 * type of an extension or of the application. There a bare `=` could be another type's: citext's would silently be that of
 * text. Asks nothing where all types are the server's own.
 */
export async function readEqualities(database: Database, types: readonly number[]): Promise<EqualityOfType> {
  const own = [...new Set(types.filter((type) => type >= firstOwnType))]
  if (own.length === 0) return () => plainEquality
  const found = await sql<{ type: number; equality: string }>`
    select
      asked.type::int8 as type,
      equality.written as equality
    from unnest(${own}::oid[]) as asked (type)
    cross join lateral (
      with recursive under (oid) as (
        select asked.type
        union all
        select type.typbasetype
        from under
        join pg_catalog.pg_type type
          on type.oid = under.oid
        where type.typtype = 'd'
      )
      select format('operator(%I.%s)', namespace.nspname, operator.oprname) as written
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
      join pg_catalog.pg_operator operator
        on operator.oid = entry.amopopr
      join pg_catalog.pg_namespace namespace
        on namespace.oid = operator.oprnamespace
      where namespace.nspname <> 'pg_catalog'
      order by method.amname
      limit 1
    ) as equality
  `.execute(database.query)
  const equalities = new Map(found.rows.map(({ type, equality }) => [type, equality]))
  return (type) => equalities.get(type) ?? plainEquality
}

/** A column of a table, named as datasets name it. */
export interface ColumnName {
  readonly table: string
  readonly column: string
}

/** Columns that are asked about: with what the catalog calls their tables. */
export function askedColumns(
  database: Pick<Database, 'schema'>,
  columns: readonly ColumnName[],
): readonly (ColumnName & TableName)[] {
  return columns.map((each) => ({ ...each, ...tableNamed(database, each.table) }))
}

/** The types of columns, which are given as JSON of `askedColumns`, by number: those that are the server's own left out. */
export function ownTypesOf(columns: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((
        select jsonb_agg(jsonb_build_object('table', other.table, 'column', other.column, 'type', attribute.atttypid::int8))
        from jsonb_to_recordset(${columns}) as other ("table" text, "column" text, schema text, name text)
        join pg_catalog.pg_namespace space
          on space.nspname = other.schema
        join pg_catalog.pg_class relation
          on relation.relnamespace = space.oid
          and relation.relname = other.name
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = relation.oid
          and attribute.attname = other.column
        where attribute.atttypid >= ${sql.lit(firstOwnType)}
      ), '[]')`
}

/** A column, and its type by number. */
export interface TypedColumn extends ColumnName {
  readonly type: number
}
