import { sql } from 'kysely'
import { citusTable } from '../catalog/shape/placement.js'
import type { Fragment } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { TableFacts } from './table-facts.js'

/** Reads what Citus would ask of each table of the database, but for the server's own and those of the ledger. */
export async function readTableFacts(database: Database): Promise<readonly TableFacts[]> {
  const { hasCitus } = database.transaction
  const found = await sql<TableFacts>`
    select
      ${nameOf(database, sql`namespace`, sql`class`)} as "table",
      namespace.nspname::text as schema,
      class.relname::text as name,
      case
        when class.relispartition then 'partition'
        when class.relkind not in ('r', 'p') then 'other'
        when class.relkind = 'p' then 'partitioned'
        when exists (
          select
          from pg_catalog.pg_inherits
          where class.oid in (inhrelid, inhparent)
        ) then 'inheriting'
        else 'table'
      end as kind,
      pg_has_role(class.relowner, 'usage') as "isOwned",
      ${columns} as columns,
      ${unique} as "unique",
      ${foreignKeys(database)} as "foreignKeys",
      ${triggers} as triggers,
      ${askingPolicies} as "askingPolicies",
      ${hasCitus ? known : sql`null::json`} as citus
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where class.relkind in ('r', 'p', 'v', 'm', 'f')
      and namespace.nspname !~ '^(pg_|information_schema$|citus|columnar|sow(/|$))'
    order by 1
  `.execute(database.query)
  return found.rows
}

function nameOf({ schema }: Database, namespace: Fragment, class_: Fragment): Fragment {
  return sql`case when ${namespace}.nspname = ${schema} then ${class_}.relname else ${namespace}.nspname || '.' || ${class_}.relname end`
}

/** The names of columns by their numbers, in the order of the numbers. */
function named(table: Fragment, numbers: Fragment): Fragment {
  return sql`array(
          select attribute.attname::text
          from unnest(${numbers}) with ordinality as listed (number, place)
          join pg_catalog.pg_attribute attribute
            on attribute.attrelid = ${table}
            and attribute.attnum = listed.number
          order by listed.place
        )`
}

const columns = sql`coalesce((
        select json_agg(json_build_object(
          'name', attribute.attname,
          'type', format_type(attribute.atttypid, attribute.atttypmod),
          'nullable', not attribute.attnotnull,
          'generated', attribute.attgenerated <> '',
          'identity', attribute.attidentity <> ''
        ) order by attribute.attnum)
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
      ), '[]')`

const unique = sql`coalesce((
        select json_agg(json_build_object(
          'name', index_class.relname,
          'columns', ${named(sql`class.oid`, sql`coalesce(compared.numbers, (index.indkey::int2[])[0:index.indnkeyatts - 1])`)}
        ) order by index_class.relname)
        from pg_catalog.pg_index index
        join pg_catalog.pg_class index_class
          on index_class.oid = index.indexrelid
        left join lateral (
          select array(
            select parts.number
            from unnest(exclusion.conkey, exclusion.conexclop) as parts (number, operator)
            join pg_catalog.pg_operator operator
              on operator.oid = parts.operator
            where operator.oprname = '='
          ) as numbers
          from pg_catalog.pg_constraint exclusion
          where exclusion.conindid = index.indexrelid
            and exclusion.contype = 'x'
        ) as compared on true
        where index.indrelid = class.oid
          and (index.indisunique or index.indisexclusion)
      ), '[]')`

function foreignKeys(database: Database): Fragment {
  return sql`coalesce((
        select json_agg(json_build_object(
          'name', entry.conname,
          'columns', ${named(sql`class.oid`, sql`entry.conkey`)},
          'to', ${nameOf(database, sql`to_namespace`, sql`to_class`)},
          'toColumns', ${named(sql`entry.confrelid`, sql`entry.confkey`)},
          'onDelete', entry.confdeltype,
          'onUpdate', entry.confupdtype,
          'drawsDefault', 'd' in (entry.confdeltype, entry.confupdtype) and exists (
            select
            from pg_catalog.pg_attrdef filled
            where filled.adrelid = class.oid
              and filled.adnum = any (entry.conkey)
              and pg_get_expr(filled.adbin, filled.adrelid) ~ 'nextval\\('
          )
        ) order by entry.conname)
        from pg_catalog.pg_constraint entry
        join pg_catalog.pg_class to_class
          on to_class.oid = entry.confrelid
        join pg_catalog.pg_namespace to_namespace
          on to_namespace.oid = to_class.relnamespace
        where entry.conrelid = class.oid
          and entry.contype = 'f'
          and entry.conparentid = 0
      ), '[]')`
}

/** Of the type of a trigger, bit 1 says that it is called for each row. */
const triggers = sql`coalesce((
        select json_agg(json_build_object(
          'name', entry.tgname,
          'isForRow', entry.tgtype & 1 = 1,
          'hasTransition', coalesce(entry.tgoldtable, entry.tgnewtable) is not null
        ) order by entry.tgname)
        from pg_catalog.pg_trigger entry
        where entry.tgrelid = class.oid
          and not entry.tgisinternal
          and entry.tgname !~ '^(truncate_trigger_|citus_)'
      ), '[]')`

const askingPolicies = sql`array(
        select entry.polname::text
        from pg_catalog.pg_policy entry
        where entry.polrelid = class.oid
          and concat(entry.polqual::text, entry.polwithcheck::text) ~ '\\{SUBLINK '
        order by 1
      )`

const known = sql`(
        select row_to_json(entry)
        from (
          select ${citusTable}
          from pg_catalog.pg_dist_partition known
          where known.logicalrelid = class.oid
        ) as entry
      )`
