import { sql } from 'kysely'
import type { Fragment } from '../../../catalog/statement/sql-fragments.js'

/** True where an object of the catalog needs a function or an operator that did not come with the server. */
export function callsOthers(catalog: Fragment, id: Fragment): Fragment {
  return sql`exists (
          select
          from pg_catalog.pg_depend needed
          where needed.classid = ${catalog}
            and needed.objid = ${id}
            and needed.refclassid in ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass)
        )`
}

/**
 * Columns of a table by their numbers, each with what a new row gets where nobody says a value. Nobody can tell that of an identity,
 * a generated column, a default that draws on a sequence or calls others' functions, and where a trigger comes first.
 */
export function columnsOf(tableId: Fragment, numbers: Fragment): Fragment {
  return sql`(
          select coalesce(jsonb_agg(jsonb_build_object(
            'name', attribute.attname,
            'filling', case
              when attribute.attidentity <> '' or attribute.attgenerated <> '' or type.typdefault is not null then null
              when exists (
                select
                from pg_catalog.pg_trigger trigger
                where trigger.tgrelid = attribute.attrelid
                  and not trigger.tgisinternal
                  and trigger.tgtype & 3 = 3
              ) then null
              when made.oid is null then 'null'
              when exists (
                select
                from pg_catalog.pg_depend needed
                where needed.classid = 'pg_catalog.pg_attrdef'::regclass
                  and needed.objid = made.oid
                  and needed.deptype = 'n'
              ) then null
              else pg_get_expr(made.adbin, made.adrelid)
            end
          )), '[]')
          from pg_catalog.pg_attribute attribute
          join pg_catalog.pg_type type
            on type.oid = attribute.atttypid
          left join pg_catalog.pg_attrdef made
            on made.adrelid = attribute.attrelid
            and made.adnum = attribute.attnum
          where attribute.attrelid = ${tableId}
            and attribute.attnum = any (${numbers})
        )`
}

/** The columns of a constraint beside those of the other row, with the operator of each. */
export function pairsOf(own: Fragment, other: Fragment, otherTable: Fragment, operators: Fragment): Fragment {
  return sql`(
          select coalesce(jsonb_agg(jsonb_build_object(
            'own', mine.attname,
            'other', theirs.attname,
            'operator', format('operator(%I.%s)', spoken.nspname, operator.oprname)
          )), '[]')
          from unnest(${own}, ${other}, ${operators}) as pair (own, other, operator)
          join pg_catalog.pg_attribute mine
            on mine.attrelid = entry.conrelid
            and mine.attnum = pair.own
          join pg_catalog.pg_attribute theirs
            on theirs.attrelid = ${otherTable}
            and theirs.attnum = pair.other
          join pg_catalog.pg_operator operator
            on operator.oid = pair.operator
          join pg_catalog.pg_namespace spoken
            on spoken.oid = operator.oprnamespace
        )`
}
