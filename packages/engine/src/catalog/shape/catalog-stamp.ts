import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import type { TableName } from '../../database/table-named.js'
import { firstOwnObject } from './compared-type.js'

/** Whose part of the catalog is asked about: all tables of schemas and of the ledger, or some tables alone. */
export type Stamped = { readonly schemas: readonly string[] } | { readonly tables: readonly TableName[] }

/**
 * A text that is another one once a table, column, index, constraint, trigger or rule of these, a type of theirs, or a label of an enum, was
 * made, changed or dropped, a run was recorded, or the server or the role is another one: as long as it is the same, the shapes that were
 * read hold.
 */
export async function readCatalogStamp(database: Database, stamped: Stamped): Promise<string> {
  // Tables that a shape was read from have a ledger, and a session asks for them time and again.
  const { of, run, query } =
    'tables' in stamped
      ? { of: named(stamped.tables), run: newestRun, query: database.repeated }
      : { of: inSchemas([...stamped.schemas, database.ledger.schema]), run: drawnRun, query: database.query }
  const found = await sql<{ stamp: string }>`
with tables as (${of}
),
columns as (
  select tables.oid, attribute.xmin, attribute.atttypid
  from tables
  join pg_catalog.pg_attribute attribute
    on attribute.attrelid = tables.oid
),
writers as (
  select oid, xmin, 'table' as kind
  from tables
  union all
  select oid, xmin, 'column'
  from columns
  union all
  select tables.oid, entry.xmin, 'index'
  from tables
  join pg_catalog.pg_index entry
    on entry.indrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'default'
  from tables
  join pg_catalog.pg_attrdef entry
    on entry.adrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'constraint'
  from tables
  join pg_catalog.pg_constraint entry
    on entry.conrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'trigger'
  from tables
  join pg_catalog.pg_trigger entry
    on entry.tgrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'rule'
  from tables
  join pg_catalog.pg_rewrite entry
    on entry.ev_class = tables.oid
  union all
  select entry.oid, entry.xmin, 'type'
  from (
    select distinct atttypid
    from columns
    where atttypid >= ${firstOwnObject}
  ) as used
  join pg_catalog.pg_type entry
    on entry.oid = used.atttypid
  union all
  select entry.oid, entry.xmin, 'label'
  from pg_catalog.pg_enum entry
)
select concat_ws(' ',
  pg_postmaster_start_time(),
  (select oid from pg_catalog.pg_database where datname = current_database()),
  current_user,
  ${run},
  (
    select string_agg(counted.stamp, ' ' order by counted.stamp)
    from (
      select kind || ' ' || count(*) || ' ' || sum(xmin::text::bigint) || ' ' || sum(oid::bigint) as stamp
      from writers
      group by kind
    ) as counted
  )
) as stamp`.execute(query)
  return found.rows[0]?.stamp ?? ''
}

const newestRun: RawBuilder<unknown> = sql`(select max(id) from sow.run)`

/** Before the first run there is no ledger. */
const drawnRun: RawBuilder<unknown> = sql`(
    select last_value
    from pg_catalog.pg_sequences
    where schemaname = 'sow'
      and sequencename = 'run_id_seq'
  )`

function inSchemas(schemas: readonly string[]): RawBuilder<unknown> {
  return sql`
  select class.oid, class.xmin
  from pg_catalog.pg_class class
  join pg_catalog.pg_namespace namespace
    on namespace.oid = class.relnamespace
  where namespace.nspname = any (${[...schemas]}::text[])
    and class.relkind in ('r', 'p', 'v', 'm', 'f')`
}

function named(tables: readonly TableName[]): RawBuilder<unknown> {
  return sql`
  select class.oid, class.xmin
  from unnest(${tables.map(({ schema }) => schema)}::text[], ${tables.map(({ name }) => name)}::text[])
    as asked (schema, name)
  join pg_catalog.pg_namespace namespace
    on namespace.nspname = asked.schema
  join pg_catalog.pg_class class
    on class.relnamespace = namespace.oid
    and class.relname = asked.name`
}
