import { type Kysely, sql } from 'kysely'
import type { Catalog, CatalogEntry, CatalogTable } from './catalog.js'

/** Reads all that is in the current schema. */
export async function readCatalog<DB>(database: Kysely<DB>): Promise<Catalog> {
  return {
    tables: await readTables(database),
    otherRelations: await readOtherRelations(database),
    types: await readTypes(database),
    functions: await readFunctions(database),
  }
}

async function readTables<DB>(database: Kysely<DB>): Promise<readonly CatalogTable[]> {
  const found = await sql<CatalogTable>`
    select
      class.relname::text as name,
      case
        when class.relforcerowsecurity then 'forced'
        when class.relrowsecurity then 'enabled'
        else 'off'
      end as "rowSecurity",
      ${columns} as columns,
      ${constraints} as constraints,
      ${indexes} as indexes,
      ${policies} as policies,
      ${triggers} as triggers
    from pg_catalog.pg_class class
    where class.relnamespace = current_schema()::regnamespace
      and class.relkind in ('r', 'p')
    order by class.relname::text collate "C"
  `.execute(database)
  return found.rows
}

const columns = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', attribute.attname,
          'type', format_type(attribute.atttypid, attribute.atttypmod),
          'nullable', not attribute.attnotnull,
          'expression', pg_get_expr(value.adbin, value.adrelid),
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

// Kind `n`, "not null", is a constraint from Postgres 18 on: the columns say it already.
const constraints = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', entry.conname,
          'kind', case entry.contype
            when 'p' then 'primary key'
            when 'u' then 'unique'
            when 'f' then 'foreign key'
            when 'c' then 'check'
            when 'x' then 'exclude'
            else 'other'
          end,
          'columns', (
            select coalesce(jsonb_agg(attribute.attname order by place.position), '[]')
            from unnest(entry.conkey) with ordinality place (number, position)
            join pg_catalog.pg_attribute attribute
              on attribute.attrelid = entry.conrelid
              and attribute.attnum = place.number
          ),
          'definition', pg_get_constraintdef(entry.oid)
        ) order by
          array_position(array['p', 'u', 'f', 'c', 'x'], entry.contype::text),
          entry.conname::text collate "C"
        )
        from pg_catalog.pg_constraint entry
        where entry.conrelid = class.oid
          and entry.contype <> 'n'
      ), '[]')`

const indexes = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', index_class.relname,
          'definition', pg_get_indexdef(entry.indexrelid)
        ) order by index_class.relname::text collate "C")
        from pg_catalog.pg_index entry
        join pg_catalog.pg_class index_class
          on index_class.oid = entry.indexrelid
        where entry.indrelid = class.oid
          and not exists (
            select
            from pg_catalog.pg_constraint made
            where made.conindid = entry.indexrelid
              and made.contype in ('p', 'u', 'x')
          )
      ), '[]')`

const policies = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', entry.polname,
          'definition', concat_ws(
            ' ',
            case when entry.polpermissive then 'permissive' else 'restrictive' end,
            'for ' || case entry.polcmd
              when 'r' then 'select'
              when 'a' then 'insert'
              when 'w' then 'update'
              when 'd' then 'delete'
              else 'all'
            end,
            'using (' || pg_get_expr(entry.polqual, entry.polrelid) || ')',
            'with check (' || pg_get_expr(entry.polwithcheck, entry.polrelid) || ')'
          )
        ) order by entry.polname::text collate "C")
        from pg_catalog.pg_policy entry
        where entry.polrelid = class.oid
      ), '[]')`

const triggers = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', entry.tgname,
          'definition', pg_get_triggerdef(entry.oid)
        ) order by entry.tgname::text collate "C")
        from pg_catalog.pg_trigger entry
        where entry.tgrelid = class.oid
          and not entry.tgisinternal
      ), '[]')`

async function readOtherRelations<DB>(database: Kysely<DB>): Promise<readonly CatalogEntry[]> {
  const found = await sql<CatalogEntry>`
    select
      class.relname::text as name,
      case class.relkind
        when 'v' then 'view ' || pg_get_viewdef(class.oid)
        when 'm' then 'materialized view ' || pg_get_viewdef(class.oid)
        when 'S' then 'sequence'
        when 'c' then 'composite type'
        else 'relation of kind ' || class.relkind::text
      end as definition
    from pg_catalog.pg_class class
    where class.relnamespace = current_schema()::regnamespace
      and class.relkind not in ('r', 'p', 'i', 'I', 't')
    order by class.relname::text collate "C"
  `.execute(database)
  return found.rows
}

async function readTypes<DB>(database: Kysely<DB>): Promise<readonly CatalogEntry[]> {
  const found = await sql<CatalogEntry>`
    select
      entry.typname::text as name,
      case entry.typtype when 'e' then 'enum' when 'd' then 'domain' else 'type' end as definition
    from pg_catalog.pg_type entry
    where entry.typnamespace = current_schema()::regnamespace
      and entry.typrelid = 0
      and entry.typcategory <> 'A'
    order by entry.typname::text collate "C"
  `.execute(database)
  return found.rows
}

async function readFunctions<DB>(database: Kysely<DB>): Promise<readonly CatalogEntry[]> {
  const found = await sql<CatalogEntry>`
    select
      routine.oid::regprocedure::text as name,
      pg_get_functiondef(routine.oid) as definition
    from pg_catalog.pg_proc routine
    where routine.pronamespace = current_schema()::regnamespace
      and routine.prokind in ('f', 'p')
    order by routine.oid::regprocedure::text collate "C"
  `.execute(database)
  return found.rows
}
