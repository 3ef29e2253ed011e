import { type RawBuilder, sql } from 'kysely'
import { namesLedger } from '../../catalog/statement/application-schema.js'

/** A select of `kind`, `name`, `property` and `value`; a fact without a value is none. */
export type FactSelect = RawBuilder<unknown>

/** True of an object that no extension brought: a catalog and the oid in it. */
export function notOfExtension(catalog: string, oid: string): RawBuilder<boolean> {
  return sql`not exists (
        select
        from pg_catalog.pg_depend brought
        where brought.classid = ${sql.lit(catalog)}::regclass
          and brought.objid = ${sql.ref(oid)}
          and brought.deptype = 'e'
      )`
}

/** The schemas and relations that are described: everybody's but the server's, an extension's, and Sow's own. */
export const described: RawBuilder<unknown> = sql`
  schemas as (
    select
      oid,
      nspname,
      nspowner,
      nspacl
    from pg_catalog.pg_namespace
    where nspname <> 'information_schema'
      and not ${namesLedger(sql`nspname`)}
      and not starts_with(nspname::text, 'pg_')
      and ${notOfExtension('pg_namespace', 'pg_namespace.oid')}
  ),
  relations as (
    select
      class.*,
      format('%I.%I', schemas.nspname, class.relname) as name,
      case class.relkind
        when 'v' then 'view'
        when 'm' then 'materialized view'
        when 'S' then 'sequence'
        when 'f' then 'foreign table'
        else 'table'
      end as kind
    from pg_catalog.pg_class class
    join schemas
      on schemas.oid = class.relnamespace
    where class.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and ${notOfExtension('pg_class', 'class.oid')}
  )`

/** The facts of each row of `from`, a property and its value each. */
export function facts(
  kind: RawBuilder<unknown>,
  name: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
  properties: Readonly<Record<string, RawBuilder<unknown>>>,
): FactSelect {
  const values = Object.entries(properties).map(
    ([property, value]) => sql`(${sql.lit(property)}, (${value})::text)`,
  )
  return sql`
  select
    (${kind})::text as kind,
    (${name})::text as name,
    said.property,
    said.value
  from ${from}
  cross join lateral (values ${sql.join(values)}) as said (property, value)`
}
