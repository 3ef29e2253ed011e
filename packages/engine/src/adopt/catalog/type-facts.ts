import { type RawBuilder, sql } from 'kysely'
import { type FactSelect, facts, notOfExtension } from './catalog-parts.js'

const types = (kind: string) => sql`(
    select
      format('%I.%I', schemas.nspname, type.typname) as name,
      type.*
    from pg_catalog.pg_type as type
    join schemas
      on schemas.oid = type.typnamespace
    where ${sql.raw(kind)}
      and ${notOfExtension('pg_type', 'type.oid')}
  ) as types`

/** The constructors of a range come with its type. */
export const notOfType: RawBuilder<unknown> = sql`not exists (
        select
        from pg_catalog.pg_depend made
        where made.classid = 'pg_proc'::regclass
          and made.objid = pg_proc.oid
          and made.deptype = 'i'
      )`

/** True of a type that stands for itself: arrays, multiranges and rows of tables come with another object. */
export const grantedType: RawBuilder<unknown> = sql`typtype in ('b', 'c', 'd', 'e', 'r')
    and typcategory <> 'A'
    and (
      typrelid = 0
      or exists (
        select
        from pg_catalog.pg_class class
        where class.oid = typrelid
          and class.relkind = 'c'
      )
    )`

/** Types, functions, schemas and extensions. */
export const typeFacts: readonly FactSelect[] = [
  facts(sql`'enum'`, sql`name`, types("type.typtype = 'e'"), {
    owner: sql`pg_get_userbyid(typowner)`,
    labels: sql`
      select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
      from pg_catalog.pg_enum
      where enumtypid = types.oid`,
  }),
  facts(sql`'domain'`, sql`name`, types("type.typtype = 'd'"), {
    owner: sql`pg_get_userbyid(typowner)`,
    type: sql`format_type(typbasetype, typtypmod)`,
    null: sql`case when typnotnull then 'not allowed' else 'allowed' end`,
    default: sql`typdefault`,
    collation: sql`nullif(typcollation, 0)::regcollation`,
  }),
  facts(
    sql`'domain'`,
    sql`name || ': ' || quote_ident(conname)`,
    sql`${types("type.typtype = 'd'")}
  join pg_catalog.pg_constraint
    on contypid = types.oid
    and contype = 'c'`,
    { constraint: sql`pg_get_constraintdef(pg_constraint.oid)` },
  ),
  facts(
    sql`'composite type'`,
    sql`name`,
    types(`type.typtype = 'c' and exists (
        select
        from pg_catalog.pg_class class
        where class.oid = type.typrelid
          and class.relkind = 'c'
      )`),
    {
      owner: sql`pg_get_userbyid(typowner)`,
      attributes: sql`
      select string_agg(concat(quote_ident(attname), ' ', format_type(atttypid, atttypmod), ' ' || nullif(attcollation, 0)::regcollation), ', ' order by attnum)
      from pg_catalog.pg_attribute
      where attrelid = typrelid
        and attnum > 0
        and not attisdropped`,
    },
  ),
  facts(
    sql`'range type'`,
    sql`name`,
    sql`${types("type.typtype = 'r'")}
  join pg_catalog.pg_range
    on rngtypid = types.oid`,
    {
      owner: sql`pg_get_userbyid(typowner)`,
      type: sql`format_type(rngsubtype, null)`,
      order: sql`
      select format('%I.%I', opcnamespace::regnamespace, opcname)
      from pg_catalog.pg_opclass
      where pg_opclass.oid = rngsubopc
        and not opcdefault`,
      canonical: sql`nullif(rngcanonical, 0)::regproc`,
      difference: sql`nullif(rngsubdiff, 0)::regproc`,
      multirange: sql`rngmultitypid::regtype`,
      collation: sql`nullif(rngcollation, 0)::regcollation`,
    },
  ),
  facts(
    sql`'function'`,
    sql`format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))`,
    sql`pg_catalog.pg_proc
  join schemas
    on schemas.oid = pronamespace
    and ${notOfExtension('pg_proc', 'pg_proc.oid')}
    and ${notOfType}
  left join pg_catalog.pg_aggregate
    on aggfnoid = pg_proc.oid`,
    {
      owner: sql`pg_get_userbyid(proowner)`,
      definition: sql`case when prokind <> 'a' then pg_get_functiondef(pg_proc.oid) end`,
      aggregates: sql`case when prokind = 'a' then concat_ws(
        ' ',
        aggtranstype::regtype,
        nullif(aggmtranstype, 0)::regtype,
        nullif(aggsortop, 0)::regoperator,
        proparallel,
        to_jsonb(pg_aggregate) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[]
      ) end`,
    },
  ),
  facts(sql`'schema'`, sql`quote_ident(nspname)`, sql`schemas`, {
    // The owner of public is the server's choice.
    owner: sql`case when nspname <> 'public' then pg_get_userbyid(nspowner) else 'the server' end`,
  }),
  facts(sql`'extension'`, sql`quote_ident(extname)`, sql`pg_catalog.pg_extension`, {
    version: sql`extversion`,
    schema: sql`extnamespace::regnamespace`,
  }),
]
