import { type RawBuilder, sql } from 'kysely'
import { type FactSelect, notOfExtension } from './catalog-parts.js'
import { grantedType, notOfType } from './type-facts.js'

/** Every right that somebody has on the objects of `from`; those of an owner are told as the owner's. */
function grants(
  kind: RawBuilder<unknown>,
  name: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
  owner: RawBuilder<unknown>,
  rights: RawBuilder<unknown>,
): FactSelect {
  const grantee = sql`case
      when grantee = ${owner} then 'the owner'
      when grantee = 0 then 'public'
      else quote_ident(pg_get_userbyid(grantee))
    end`
  return sql`
  select
    (${kind})::text as kind,
    (${name})::text as name,
    'rights of ' || ${grantee} as property,
    string_agg(
      lower(privilege_type) || case when is_grantable then ' with grant option' else '' end,
      ', '
      order by privilege_type
    ) as value
  from ${from}
  cross join lateral aclexplode(${rights}) as held
  group by 1, 2, 3`
}

/** Who may do what. */
export const rightFacts: readonly FactSelect[] = [
  grants(
    sql`relations.kind`,
    sql`relations.name`,
    sql`relations`,
    sql`relowner`,
    sql`coalesce(relacl, acldefault(case when relkind = 'S' then 's'::"char" else 'r'::"char" end, relowner))`,
  ),
  grants(
    sql`'column'`,
    sql`relations.name || '.' || quote_ident(attname)`,
    sql`relations
  join pg_catalog.pg_attribute
    on attrelid = relations.oid
    and attnum > 0
    and not attisdropped
    and attacl is not null`,
    sql`relowner`,
    sql`attacl`,
  ),
  grants(
    sql`'schema'`,
    sql`quote_ident(nspname)`,
    sql`schemas`,
    sql`nspowner`,
    sql`coalesce(nspacl, acldefault('n', nspowner))`,
  ),
  grants(
    sql`'function'`,
    sql`format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))`,
    sql`pg_catalog.pg_proc
  join schemas
    on schemas.oid = pronamespace
    and ${notOfExtension('pg_proc', 'pg_proc.oid')}
    and ${notOfType}`,
    sql`proowner`,
    sql`coalesce(proacl, acldefault('f', proowner))`,
  ),
  grants(
    sql`'type'`,
    sql`format('%I.%I', nspname, typname)`,
    sql`pg_catalog.pg_type
  join schemas
    on schemas.oid = typnamespace
    and ${grantedType}
    and ${notOfExtension('pg_type', 'pg_type.oid')}`,
    sql`typowner`,
    sql`coalesce(typacl, acldefault('T', typowner))`,
  ),
  grants(
    sql`'language'`,
    sql`quote_ident(lanname)`,
    sql`pg_catalog.pg_language`,
    sql`lanowner`,
    sql`coalesce(lanacl, acldefault('l', lanowner))`,
  ),
  grants(
    sql`'foreign-data wrapper'`,
    sql`quote_ident(fdwname)`,
    sql`pg_catalog.pg_foreign_data_wrapper`,
    sql`fdwowner`,
    sql`coalesce(fdwacl, acldefault('F', fdwowner))`,
  ),
  grants(
    sql`'server'`,
    sql`quote_ident(srvname)`,
    sql`pg_catalog.pg_foreign_server`,
    sql`srvowner`,
    sql`coalesce(srvacl, acldefault('S', srvowner))`,
  ),
  grants(
    sql`'default privileges'`,
    sql`concat_ws(' ', 'of', quote_ident(pg_get_userbyid(defaclrole)), case defaclobjtype
      when 'r' then 'on tables'
      when 'S' then 'on sequences'
      when 'f' then 'on functions'
      when 'T' then 'on types'
      when 'n' then 'on schemas'
      else 'on ' || defaclobjtype::text
    end, 'in ' || nullif(defaclnamespace, 0)::regnamespace::text)`,
    sql`pg_catalog.pg_default_acl`,
    sql`defaclrole`,
    sql`defaclacl`,
  ),
]
