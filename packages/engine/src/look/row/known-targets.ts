import { sql } from 'kysely'
import { readRecordedDataset } from '../../amend/recorded-dataset.js'
import { firstOwnObject } from '../../catalog/shape/compared-type.js'
import type { TargetReference, TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { TableName } from '../../database/table-named.js'

/** What was found for a name once. */
interface KnownTargets {
  /** All that the shapes were read from. */
  readonly tables: readonly TableName[]
  /** Of these tables, from before the shapes were read; null where they were not known then. */
  readonly stamp: string | null
  readonly shapes: readonly TargetShape[]
}

/** By schema and name. To read a target from the catalog costs more than all else of a look at one row. */
const known = new Map<string, KnownTargets>()
const mostKnown = 100

/**
 * The targets of the datasets that were applied to a table; a name with a `/` is a dataset's own. A look that asks again gets those of
 * before, as long as the server says that nothing they were read from has changed. Throws as `readRecordedDataset`.
 */
export async function readKnownTargets(database: Database, name: string): Promise<readonly TargetShape[]> {
  const place = JSON.stringify([database.ledger.schema, database.schema, name])
  const before = known.get(place)
  const stamp = before === undefined ? null : await readStamp(database, before.tables)
  if (before !== undefined && before.stamp === stamp) return before.shapes
  const shapes: TargetShape[] = []
  for (const identity of await datasetsOf(database, name))
    shapes.push((await readRecordedDataset(database, identity)).shape)
  const tables = shapes.flatMap(tablesOf)
  const isSame = JSON.stringify(tables) === JSON.stringify(before?.tables)
  known.delete(place)
  known.set(place, { tables, stamp: isSame ? stamp : null, shapes })
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
  return shapes
}

/** Another text once one of the tables is another one, a run was recorded, or the server is not the one that it was. */
async function readStamp(database: Database, tables: readonly TableName[]): Promise<string> {
  const found = await sql<{ stamp: string }>`
select concat_ws(' ',
  pg_postmaster_start_time(),
  (select oid from pg_catalog.pg_database where datname = current_database()),
  current_user,
  (select max(id) from sow.run),
  (
    select string_agg(concat_ws(' ', class.oid, class.xmin, written.columns), ' ' order by asked.position)
    from unnest(${tables.map(({ schema }) => schema)}::text[], ${tables.map(({ name }) => name)}::text[])
      with ordinality as asked (schema, name, position)
    join pg_catalog.pg_namespace namespace
      on namespace.nspname = asked.schema
    join pg_catalog.pg_class class
      on class.relnamespace = namespace.oid
      and class.relname = asked.name
    cross join lateral (
      select concat_ws(' ', count(*), sum(attribute.xmin::text::bigint), sum((
          select type.xmin::text::bigint + coalesce((
              select sum(label.xmin::text::bigint)
              from pg_catalog.pg_enum label
              where label.enumtypid = type.oid
            ), 0)
          from pg_catalog.pg_type type
          where type.oid = attribute.atttypid
            and attribute.atttypid >= ${firstOwnObject}
        ))) as columns
      from pg_catalog.pg_attribute attribute
      where attribute.attrelid = class.oid
    ) as written
  )
) as stamp`.execute(database.repeated)
  return found.rows[0]?.stamp ?? ''
}

function tablesOf({ table, base, references, tenants }: TargetShape): readonly TableName[] {
  return [
    table,
    ...(base === null ? [] : [base]),
    ...(tenants === null ? [] : [tenants.table]),
    ...references.flatMap(referencedTables),
  ]
}

function referencedTables({ table, key }: TargetReference): readonly TableName[] {
  return [table, ...key.flatMap(({ through }) => (through === null ? [] : referencedTables(through)))]
}

/** Datasets that were applied to a table. */
async function datasetsOf(database: Database, name: string): Promise<string[]> {
  const found = await sql<{ dataset: string }>`
    select distinct dataset
    from sow.dataset
    where ${name.includes('/') ? sql`dataset` : sql`table_name`} = ${name}
      and version <> ''
    order by dataset
  `.execute(database.query)
  return found.rows.map(({ dataset }) => dataset)
}
