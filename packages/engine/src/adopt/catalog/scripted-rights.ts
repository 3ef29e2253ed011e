import { type RawBuilder, sql } from 'kysely'
import { namesLedger } from '../../catalog/statement/application-schema.js'
import { notOfExtension } from './catalog-parts.js'
import { grantedType, notOfType } from './type-facts.js'

interface Granted {
  /** As a grant names what it is on: `table public.wards`. */
  readonly on: RawBuilder<unknown>
  readonly from: RawBuilder<unknown>
  readonly owner: RawBuilder<unknown>
  /** Null in the catalog where nobody ever granted or revoked. */
  readonly rights: RawBuilder<unknown>
  /** What holds where that is null; null where it is nothing. */
  readonly usual: RawBuilder<unknown>
  /** The column that a right is about, in brackets. */
  readonly column?: RawBuilder<unknown>
  /** What stands before `grant` and `revoke`. */
  readonly before?: RawBuilder<unknown>
}

/**
 * The statements that leave everybody with the rights that they have. An owner is whoever runs them; revokes come first, since a
 * grant takes nothing away.
 */
function grants(granted: Granted): RawBuilder<unknown> {
  const { on, from, owner, rights, usual } = granted
  const column = granted.column ?? sql`''`
  const before = granted.before ?? sql`''`
  const right = sql`lower(privilege_type) || ${column}`
  const list = (which: RawBuilder<unknown>) =>
    sql`string_agg(${right}, ', ' order by privilege_type) filter (where ${which})`
  return sql`
    select said.place, before || said.statement
    from (
      select
        ${before} as before,
        ${on} as object,
        case
          when grantee = 0 then 'public'
          when grantee = ${owner} and not starts_with(pg_get_userbyid(grantee)::text, 'pg_') then 'current_user'
          else quote_ident(pg_get_userbyid(grantee))
        end as grantee,
        ${list(sql`is_held and not is_grantable`)} as plain,
        ${list(sql`is_held and is_grantable`)} as grantable,
        ${list(sql`not is_held`)} as usual
      from ${from}
      cross join lateral (
        select true as is_held, held.*
        from aclexplode(${rights}) as held
        union all
        select false, held.*
        from aclexplode(${usual}) as held
      ) as held
      where ${rights} is not null
      group by 1, 2, 3
    ) as object
    cross join lateral (values
      (0::bigint, 'revoke all on ' || object || ' from ' || case when usual is not null then grantee end),
      (1, 'grant ' || plain || ' on ' || object || ' to ' || grantee),
      (1, 'grant ' || grantable || ' on ' || object || ' to ' || grantee || ' with grant option')
    ) as said (place, statement)
    where grantable is not null
      or plain is distinct from usual`
}

/**
 * Roles are the server's: those that rights and policies name are made where they are missing, without a login, so that the statements
 * run on a new one.
 */
export const scriptedRoles: RawBuilder<unknown> = sql`
    select role.oid::bigint, format('do %L', format(
      'begin if not exists (select from pg_catalog.pg_roles where rolname = %L) then create role %I; end if; end', rolname, rolname
    ))
    from pg_catalog.pg_roles as role
    where not starts_with(rolname::text, 'pg_')
      and exists (
        select
        from pg_catalog.pg_shdepend
        join pg_catalog.pg_database
          on pg_database.oid = dbid
        where datname = current_database()
          and refclassid = 'pg_authid'::regclass
          and refobjid = role.oid
          and (deptype in ('a', 'r') or classid = 'pg_default_acl'::regclass)
          and not (classid = 'pg_namespace'::regclass and objid in (
            select oid
            from pg_catalog.pg_namespace
            where ${namesLedger(sql`nspname`)}
          ))
      )`

/** Selects of a place in the order and a statement: rights, and those that what comes later will have. */
export const scriptedRights: readonly RawBuilder<unknown>[] = [
  grants({
    on: sql`case when relkind = 'S' then 'sequence ' else 'table ' end || name`,
    from: sql`relations`,
    owner: sql`relowner`,
    rights: sql`relacl`,
    usual: sql`acldefault(case when relkind = 'S' then 's'::"char" else 'r'::"char" end, relowner)`,
  }),
  grants({
    on: sql`'table ' || name`,
    from: sql`relations
      join pg_catalog.pg_attribute
        on attrelid = relations.oid
        and attnum > 0
        and not attisdropped`,
    owner: sql`relowner`,
    rights: sql`attacl`,
    usual: sql`null::aclitem[]`,
    column: sql`' (' || quote_ident(attname) || ')'`,
  }),
  grants({
    on: sql`'schema ' || quote_ident(nspname)`,
    from: sql`schemas`,
    owner: sql`nspowner`,
    rights: sql`nspacl`,
    usual: sql`case when nspname = 'public'
      then array_append(acldefault('n', nspowner), makeaclitem(0, nspowner, 'usage', false))
      else acldefault('n', nspowner)
    end`,
  }),
  grants({
    on: sql`format('routine %I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))`,
    from: sql`pg_catalog.pg_proc
      join schemas
        on schemas.oid = pronamespace
        and ${notOfExtension('pg_proc', 'pg_proc.oid')}
        and ${notOfType}`,
    owner: sql`proowner`,
    rights: sql`proacl`,
    usual: sql`acldefault('f', proowner)`,
  }),
  grants({
    on: sql`format('type %I.%I', nspname, typname)`,
    from: sql`pg_catalog.pg_type
      join schemas
        on schemas.oid = typnamespace
        and ${grantedType}
        and ${notOfExtension('pg_type', 'pg_type.oid')}`,
    owner: sql`typowner`,
    rights: sql`typacl`,
    usual: sql`acldefault('T', typowner)`,
  }),
  grants({
    on: sql`'language ' || quote_ident(lanname)`,
    from: sql`pg_catalog.pg_language`,
    owner: sql`lanowner`,
    rights: sql`lanacl`,
    usual: sql`acldefault('l', lanowner)`,
  }),
  grants({
    on: sql`case defaclobjtype
        when 'r' then 'tables'
        when 'S' then 'sequences'
        when 'f' then 'functions'
        when 'T' then 'types'
        else 'schemas'
      end`,
    from: sql`pg_catalog.pg_default_acl`,
    owner: sql`0::oid`,
    rights: sql`defaclacl`,
    // Those of one schema are added to what holds everywhere.
    usual: sql`case when defaclnamespace = 0
      then acldefault(case when defaclobjtype = 'S' then 's'::"char" else defaclobjtype end, defaclrole)
    end`,
    before: sql`concat('alter default privileges for role ', quote_ident(pg_get_userbyid(defaclrole)),
      ' in schema ' || nullif(defaclnamespace, 0)::regnamespace::text, ' ')`,
  }),
]
