import { type RawBuilder, sql } from 'kysely'
import type { FactSelect } from './catalog-parts.js'

/** What stands beside an object in a catalog of its own, by the name that the server has for the object; not of what an extension brought. */
function beside(
  kind: string,
  catalog: string,
  property: RawBuilder<unknown>,
  value: RawBuilder<unknown>,
): FactSelect {
  const own = sql.ref(catalog)
  return sql`
  select
    ${sql.lit(kind)} as kind,
    called.type || ' ' || called.identity as name,
    ${property} as property,
    case
      when classoid = 'pg_namespace'::regclass and ${value} = 'standard public schema' then null
      when objoid < 16384 and called.identity <> 'public' then null
      when classoid = 'pg_extension'::regclass then null
      when called.identity ~ '(^|on )(sow|"sow/[^"]*"|pg_catalog|information_schema)(\\.|$)' then null
      when objsubid = 0 and exists (
          select
          from pg_catalog.pg_depend brought
          where brought.classid = ${own}.classoid
            and brought.objid = ${own}.objoid
            and brought.deptype = 'e'
        ) then null
      else ${value}
    end as value
  from pg_catalog.${own}
  cross join lateral pg_identify_object(classoid, objoid, objsubid) as called (type, schema, name, identity)`
}

/** What people wrote beside an object, and the label that a security module gave it. */
export const besideFacts: readonly FactSelect[] = [
  beside('comment', 'pg_description', sql`'text'`, sql`description`),
  beside('security label', 'pg_seclabel', sql`'of ' || provider`, sql`label`),
]
