import { sql } from 'kysely'
import type { Database } from '../database.js'
import type { IncomingForeignKey, TableName } from './target-shape.js'

export interface CatalogColumn {
  readonly name: string
  readonly number: number
  readonly type: string
  readonly notNull: boolean
  readonly defaultExpression: string | null
  readonly identity: 'always' | 'by default' | null
  readonly generated: boolean
}

export interface CatalogUniqueIndex {
  readonly name: string
  readonly columns: readonly string[]
  readonly nullsNotDistinct: boolean
  readonly primary: boolean
}

/** A table as the catalog has it. */
export interface CatalogTable {
  readonly name: TableName
  readonly oid: number
  /** The cluster and the database that the table is in: a restored copy of a table is another one. */
  readonly server: string
  /** `r` table, `p` partitioned table, `v` view, `m` materialized view, `f` foreign table. */
  readonly kind: string
  readonly estimatedRows: number
  /** True where row-level security would filter rows for the role that Sow connects as. */
  readonly rowSecurity: boolean
  readonly columns: readonly CatalogColumn[]
  /** Valid unique indexes over plain columns, without a predicate. */
  readonly uniqueIndexes: readonly CatalogUniqueIndex[]
  /** Row triggers that may change or swallow what is written. */
  readonly triggers: readonly string[]
  readonly referencedBy: readonly IncomingForeignKey[]
}

/** Reads a table from the catalog; null where there is none of that name. */
export async function readCatalogTable(database: Database, table: TableName): Promise<CatalogTable | null> {
  const found = await sql<Omit<CatalogTable, 'name'>>`
    select
      class.oid::int8 as oid,
      ${server} as server,
      class.relkind::text as kind,
      greatest(class.reltuples, 0)::int8 as "estimatedRows",
      row_security_active(class.oid) as "rowSecurity",
      ${columns} as columns,
      ${uniqueIndexes} as "uniqueIndexes",
      ${triggers} as triggers,
      ${referencedBy} as "referencedBy"
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where namespace.nspname = ${table.schema}
      and class.relname = ${table.name}
  `.execute(database.query)
  const row = found.rows[0]
  return row === undefined ? null : { name: table, ...row }
}

const server = sql`(
        select control.system_identifier || ' ' || database.oid
        from pg_catalog.pg_control_system() control
        cross join pg_catalog.pg_database database
        where database.datname = current_database()
      )`

const columns = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', attribute.attname,
          'number', attribute.attnum,
          'type', format_type(attribute.atttypid, attribute.atttypmod),
          'notNull', attribute.attnotnull,
          'defaultExpression', pg_get_expr(value.adbin, value.adrelid),
          'identity', case attribute.attidentity when 'a' then 'always' when 'd' then 'by default' end,
          'generated', attribute.attgenerated <> ''
        ) order by attribute.attnum)
        from pg_catalog.pg_attribute attribute
        left join pg_catalog.pg_attrdef value
          on value.adrelid = attribute.attrelid
          and value.adnum = attribute.attnum
        where attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
      ), '[]')`

// Read through jsonb: `indnullsnotdistinct` is only there from Postgres 15 on.
const uniqueIndexes = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', index_class.relname,
          'primary', entry.indisprimary,
          'nullsNotDistinct', coalesce((to_jsonb(entry) ->> 'indnullsnotdistinct')::boolean, false),
          'columns', (
            select jsonb_agg(attribute.attname order by attribute.attnum)
            from pg_catalog.pg_attribute attribute
            where attribute.attrelid = class.oid
              and attribute.attnum = any (entry.indkey[0:entry.indnkeyatts - 1])
          )
        ) order by index_class.relname)
        from pg_catalog.pg_index entry
        join pg_catalog.pg_class index_class
          on index_class.oid = entry.indexrelid
        where entry.indrelid = class.oid
          and entry.indisunique
          and entry.indisvalid
          and entry.indpred is null
          and entry.indexprs is null
      ), '[]')`

const triggers = sql`coalesce((
        select jsonb_agg(entry.tgname order by entry.tgname)
        from pg_catalog.pg_trigger entry
        where entry.tgrelid = class.oid
          and not entry.tgisinternal
          and entry.tgenabled <> 'D'
          and entry.tgtype & 1 = 1
          and entry.tgtype & 2 = 2
      ), '[]')`

const referencedBy = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'table', jsonb_build_object('schema', source_namespace.nspname, 'name', source.relname),
          'columns', (
            select jsonb_agg(attribute.attname order by place.position)
            from unnest(entry.conkey) with ordinality place (number, position)
            join pg_catalog.pg_attribute attribute
              on attribute.attrelid = entry.conrelid
              and attribute.attnum = place.number
          ),
          'targetColumns', (
            select jsonb_agg(attribute.attname order by place.position)
            from unnest(entry.confkey) with ordinality place (number, position)
            join pg_catalog.pg_attribute attribute
              on attribute.attrelid = entry.confrelid
              and attribute.attnum = place.number
          )
        ) order by source_namespace.nspname, source.relname, entry.conname)
        from pg_catalog.pg_constraint entry
        join pg_catalog.pg_class source
          on source.oid = entry.conrelid
        join pg_catalog.pg_namespace source_namespace
          on source_namespace.oid = source.relnamespace
        where entry.confrelid = class.oid
          and entry.contype = 'f'
          and entry.conparentid = 0
      ), '[]')`
