import { sql } from 'kysely'
import type { Database } from '../../../database/database.js'
import { callsOthers, columnsOf, pairsOf } from './constraint-facts.js'
import type { TableConstraint } from './table-constraint.js'

/** The most bytes of an entry of a btree index: a third of a page, less what surrounds the values. */
const btreeBytes = 2650
/** The same of a GiST index, whose entry has a page of its own at most. */
const gistBytes = 8100

/** What the server asks of rows of a table, but for unique indexes, which the diff looks at itself. */
export async function readConstraints(
  database: Database,
  tableId: number,
): Promise<readonly TableConstraint[]> {
  const found = await sql<{ readonly entry: TableConstraint }>`
    with target as (
      select ${tableId}::int8::oid as id
    )
    select to_jsonb(entry) as entry
    from (${checks}) as entry
    union all
    select to_jsonb(entry) as entry
    from (${partitions}) as entry
    union all
    select to_jsonb(entry) as entry
    from (${foreignKeys}) as entry
    union all
    select to_jsonb(entry) as entry
    from (${exclusions}) as entry
    union all
    select to_jsonb(entry) as entry
    from (${indexes}) as entry
  `.execute(database.query)
  const entries = found.rows.map(({ entry }) => entry)
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Not every server knows constraints that nobody enforces. */
const isEnforced = sql`coalesce(to_jsonb(entry) ->> 'conenforced', 'true') = 'true'`

const checks = sql`
      select
        'check' as kind,
        entry.conname as name,
        ${columnsOf(sql`target.id`, sql`entry.conkey`)} as columns,
        case when ${callsOthers(sql`'pg_catalog.pg_constraint'::regclass`, sql`entry.oid`)} then 'calls' end as hindrance,
        pg_get_expr(entry.conbin, entry.conrelid) as condition
      from target
      join pg_catalog.pg_constraint entry
        on entry.conrelid = target.id
      where entry.contype = 'c'
        and ${isEnforced}`

/** That some partition takes a row of a partitioned table, and that a partition takes its own. */
const partitions = sql`
      select
        'partition' as kind,
        class.relname as name,
        ${columnsOf(sql`target.id`, sql`cut.columns`)} as columns,
        case when cut.computes then 'kind' end as hindrance,
        coalesce(
          (
            select string_agg(format('(%s)', coalesce(pg_get_partition_constraintdef(leaf.relid), 'true')), ' or ')
            from pg_partition_tree(target.id) leaf
            where leaf.isleaf
              and leaf.relid <> target.id
          ),
          case when class.relkind = 'p' then 'false' else pg_get_partition_constraintdef(target.id) end
        ) as condition
      from target
      join pg_catalog.pg_class class
        on class.oid = target.id
      cross join lateral (
        select
          array_agg(own.attnum) as columns,
          coalesce(bool_or(0 = any (parted.partattrs::int2[])), false) as computes
        from pg_catalog.pg_partitioned_table parted
        cross join unnest(parted.partattrs::int2[]) as part (number)
        join pg_catalog.pg_attribute whose
          on whose.attrelid = parted.partrelid
          and whose.attnum = part.number
        join pg_catalog.pg_attribute own
          on own.attrelid = target.id
          and own.attname = whose.attname
        where parted.partrelid in (
          select relid
          from pg_partition_tree(target.id)
          union all
          select relid
          from pg_partition_ancestors(target.id)
        )
      ) as cut
      where class.relkind = 'p'
        or class.relispartition`

const foreignKeys = sql`
      select
        'foreign-key' as kind,
        entry.conname as name,
        ${columnsOf(sql`target.id`, sql`entry.conkey`)} as columns,
        case
          when coalesce(to_jsonb(entry) ->> 'conperiod', 'false') = 'true' then 'kind'
          when not has_table_privilege(entry.confrelid, 'select') then 'rights'
          when not has_schema_privilege(class.relnamespace, 'usage') then 'rights'
        end as hindrance,
        jsonb_build_object('schema', namespace.nspname, 'name', class.relname) as table,
        entry.confrelid::int8 as "tableId",
        ${pairsOf(sql`entry.conkey`, sql`entry.confkey`, sql`entry.confrelid`, sql`entry.conpfeqop`)} as pairs,
        entry.confmatchtype = 's' as "isSimple",
        entry.condeferred as "isDeferred"
      from target
      join pg_catalog.pg_constraint entry
        on entry.conrelid = target.id
      join pg_catalog.pg_class class
        on class.oid = entry.confrelid
      join pg_catalog.pg_namespace namespace
        on namespace.oid = class.relnamespace
      where entry.contype = 'f'
        and ${isEnforced}`

/** Exclusions, and keys without overlaps. */
const exclusions = sql`
      select
        'exclusion' as kind,
        entry.conname as name,
        ${columnsOf(sql`target.id`, sql`entry.conkey`)} as columns,
        case
          when indexed.indexprs is not null then 'kind'
          when ${callsOthers(sql`'pg_catalog.pg_class'::regclass`, sql`entry.conindid`)} then 'calls'
          when exists (
            select
            from unnest(entry.conexclop) as used (id)
            join pg_catalog.pg_operator operator
              on operator.oid = used.id
            where operator.oprnamespace <> 'pg_catalog'::regnamespace
          ) then 'calls'
        end as hindrance,
        ${pairsOf(sql`entry.conkey`, sql`entry.conkey`, sql`entry.conrelid`, sql`entry.conexclop`)} as pairs,
        pg_get_expr(indexed.indpred, indexed.indrelid) as predicate
      from target
      join pg_catalog.pg_constraint entry
        on entry.conrelid = target.id
      join pg_catalog.pg_index indexed
        on indexed.indexrelid = entry.conindid
      where entry.conexclop is not null`

/** Those over values that may be long. */
const indexes = sql`
      select
        'index' as kind,
        class.relname as name,
        long.columns as columns,
        null as hindrance,
        case method.amname when 'btree' then ${sql.lit(btreeBytes)} else ${sql.lit(gistBytes)} end as bytes
      from target
      join pg_catalog.pg_index indexed
        on indexed.indrelid = target.id
      join pg_catalog.pg_class class
        on class.oid = indexed.indexrelid
      join pg_catalog.pg_am method
        on method.oid = class.relam
      cross join lateral (
        select jsonb_agg(distinct jsonb_build_object('name', attribute.attname, 'filling', 'null')) as columns
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = indexed.indrelid
          and attribute.attlen = -1
          and attribute.atttypmod not between 1 and 500
          and (
            attribute.attnum = any (indexed.indkey)
            or exists (
              select
              from pg_catalog.pg_depend used
              where used.classid = 'pg_catalog.pg_class'::regclass
                and used.objid = indexed.indexrelid
                and used.refclassid = 'pg_catalog.pg_class'::regclass
                and used.refobjid = indexed.indrelid
                and used.refobjsubid = attribute.attnum
            )
          )
      ) as long
      where method.amname in ('btree', 'gist')
        and long.columns is not null`
