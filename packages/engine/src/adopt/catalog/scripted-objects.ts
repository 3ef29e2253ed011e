import { type RawBuilder, sql } from 'kysely'
import { notOfExtension } from './catalog-parts.js'

/** Selects of a place in the order and a statement: what stands for itself, before what belongs to it. */
export const scriptedObjects: readonly RawBuilder<unknown>[] = [
  sql`
    select 0::bigint, format('create schema if not exists %I', nspname)
    from schemas
    where nspname <> 'public'`,
  sql`
    select pg_extension.oid::bigint, format('create extension if not exists %I schema %I', extname, nspname)
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
      select string_agg(concat(quote_ident(attname), ' ', format_type(atttypid, atttypmod),
        case when attcollation <> attribute_type.typcollation then ' collate ' || attcollation::regcollation::text end), ', ' order by attnum)
      from pg_catalog.pg_attribute
      join pg_catalog.pg_type as attribute_type
        on attribute_type.oid = atttypid
      where attrelid = type.typrelid
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
    select type.oid::bigint, format('create type %I.%I as range (subtype = %s%s%s%s, multirange_type_name = %s)', nspname, typname,
      format_type(rngsubtype, null),
      ', collation = ' || nullif(rngcollation, 0)::regcollation::text,
      (
        select format(', subtype_opclass = %I.%I', opcnamespace::regnamespace, opcname)
        from pg_catalog.pg_opclass
        where pg_opclass.oid = rngsubopc
          and not opcdefault
      ),
      ', subtype_diff = ' || nullif(rngsubdiff, 0)::regproc::text,
      rngmultitypid::regtype)
    from pg_catalog.pg_type as type
    join schemas
      on schemas.oid = typnamespace
    join pg_catalog.pg_range
      on rngtypid = type.oid
    where ${notOfExtension('pg_type', 'type.oid')}`,
]
