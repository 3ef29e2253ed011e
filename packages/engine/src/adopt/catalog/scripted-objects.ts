import { type RawBuilder, sql } from 'kysely'
import { notOfExtension } from './catalog-parts.js'
import { notOfType } from './type-facts.js'

/** Selects of a place in the order and a statement: what stands for itself, before what belongs to it. */
export const scriptedObjects: readonly RawBuilder<unknown>[] = [
  sql`
    select 0::bigint, format('create schema %I', nspname)
    from schemas
    where nspname <> 'public'`,
  sql`
    select pg_extension.oid::bigint, format('create extension %I schema %I', extname, nspname)
    from pg_catalog.pg_extension
    join pg_catalog.pg_namespace
      on pg_namespace.oid = extnamespace
    where extname <> 'plpgsql'`,
  // The columns of a collation are called otherwise from one major version to the next.
  sql`
    select said.oid::bigint, format('create collation %I.%I (provider = %s, %s%s%s)', nspname, collname,
      case collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
      case when collprovider = 'c'
        then format('lc_collate = %L, lc_ctype = %L', collcollate, collctype)
        else format('locale = %L', coalesce(facts->>'colllocale', facts->>'colliculocale', collcollate))
      end,
      case when not collisdeterministic then ', deterministic = false' end,
      ', rules = ' || quote_literal(facts->>'collicurules'))
    from (
      select
        pg_collation.*,
        to_jsonb(pg_collation) as facts
      from pg_catalog.pg_collation
    ) as said
    join schemas
      on schemas.oid = collnamespace
    where ${notOfExtension('pg_collation', 'said.oid')}`,
  sql`
    select type.oid::bigint, format('create type %I.%I as enum (%s)', nspname, typname, (
      select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
      from pg_catalog.pg_enum
      where enumtypid = type.oid
    ))
    from pg_catalog.pg_type as type
    join schemas
      on schemas.oid = typnamespace
    where typtype = 'e'
      and ${notOfExtension('pg_type', 'type.oid')}`,
  sql`
    select type.oid::bigint, format('create domain %I.%I as %s%s%s%s%s', nspname, typname,
      format_type(typbasetype, typtypmod),
      case when typcollation <> 0 then ' collate ' || typcollation::regcollation::text end,
      ' default ' || typdefault,
      case when typnotnull then ' not null' end, (
      select string_agg(format(' constraint %I %s', conname, pg_get_constraintdef(pg_constraint.oid)), '' order by conname)
      from pg_catalog.pg_constraint
      where contypid = type.oid
        and contype = 'c'
    ))
    from pg_catalog.pg_type as type
    join schemas
      on schemas.oid = typnamespace
    where typtype = 'd'
      and ${notOfExtension('pg_type', 'type.oid')}`,
  sql`
    select type.oid::bigint, format('create type %I.%I as (%s)', nspname, typname, (
      select string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum)
      from pg_catalog.pg_attribute
      where attrelid = typrelid
        and attnum > 0
        and not attisdropped
    ))
    from pg_catalog.pg_type as type
    join schemas
      on schemas.oid = typnamespace
    join pg_catalog.pg_class class
      on class.oid = typrelid
      and class.relkind = 'c'
    where ${notOfExtension('pg_type', 'type.oid')}`,
  sql`
    select type.oid::bigint, format('create type %I.%I as range (subtype = %s)', nspname, typname, format_type(rngsubtype, null))
    from pg_catalog.pg_type as type
    join schemas
      on schemas.oid = typnamespace
    join pg_catalog.pg_range
      on rngtypid = type.oid
    where ${notOfExtension('pg_type', 'type.oid')}`,
  // Those of identity columns come with them.
  sql`
    select relations.oid::bigint, format('create sequence %s as %s start %s increment %s minvalue %s maxvalue %s cache %s%s',
      name, format_type(seqtypid, null), seqstart, seqincrement, seqmin, seqmax, seqcache, case when seqcycle then ' cycle' end)
    from relations
    join pg_catalog.pg_sequence
      on seqrelid = relations.oid
    where not exists (
        select
        from pg_catalog.pg_depend
        where classid = 'pg_class'::regclass
          and objid = seqrelid
          and deptype = 'i'
      )`,
  sql`
    select relations.oid::bigint, concat(
      'create ', case when relpersistence = 'u' then 'unlogged ' end, 'table ', name,
      case when relispartition
        then ' partition of ' || parents.names || ' ' || pg_get_expr(relpartbound, relations.oid)
        else ' (' || coalesce(columns.definitions, '') || ')' || coalesce(' inherits (' || parents.names || ')', '')
      end,
      case when relkind = 'p' then ' partition by ' || pg_get_partkeydef(relations.oid) end,
      ' with (' || array_to_string(reloptions, ', ') || ')'
    )
    from relations
    left join lateral (
      select string_agg(inhparent::regclass::text, ', ' order by inhseqno) as names
      from pg_catalog.pg_inherits
      where inhrelid = relations.oid
    ) as parents
      on true
    left join lateral (
      select string_agg(concat(
        quote_ident(attname), ' ', format_type(atttypid, atttypmod),
        case when attcollation <> typcollation then ' collate ' || attcollation::regcollation::text end,
        case attidentity
          when 'a' then ' generated always as identity'
          when 'd' then ' generated by default as identity'
        end || identity.options,
        case attgenerated
          when 's' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
          when 'v' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') virtual'
        end,
        case when attnotnull then ' not null' end
      ), ', ' order by attnum) as definitions
      from pg_catalog.pg_attribute
      join pg_catalog.pg_type as type
        on type.oid = atttypid
      left join pg_catalog.pg_attrdef
        on adrelid = attrelid
        and adnum = attnum
      left join lateral (
        select format(' (sequence name %s start %s increment %s minvalue %s maxvalue %s cache %s%s)', seqrelid::regclass, seqstart,
          seqincrement, seqmin, seqmax, seqcache, case when seqcycle then ' cycle' end) as options
        from pg_catalog.pg_depend
        join pg_catalog.pg_sequence
          on seqrelid = objid
        where classid = 'pg_class'::regclass
          and refobjid = attrelid
          and refobjsubid = attnum
          and deptype = 'i'
      ) as identity
        on true
      where attrelid = relations.oid
        and attnum > 0
        and attislocal
        and not attisdropped
    ) as columns
      on true
    where relkind in ('r', 'p')`,
  sql`
    select pg_proc.oid::bigint, pg_get_functiondef(pg_proc.oid)
    from pg_catalog.pg_proc
    join schemas
      on schemas.oid = pronamespace
      and ${notOfExtension('pg_proc', 'pg_proc.oid')}
      and ${notOfType}
    where prokind <> 'a'`,
]
