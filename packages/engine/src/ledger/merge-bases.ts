import { sql } from 'kysely'
import { baseTableName } from '../catalog/shape/base-table-name.js'
import type { TableName } from '../catalog/shape/target-shape.js'
import { column, type Fragment, lines, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'

/** The two bases: the key columns, the other columns that both have, and the table that the rows are in. */
interface BasePair {
  readonly known: TableName
  readonly other: TableName
  readonly target: TableName
  readonly key: readonly string[]
  readonly shared: readonly string[]
  /** Columns of `shared` that the table has. */
  readonly inTarget: readonly string[]
}

/**
 * Moves the rows of one dataset's base into that of another. Where both have a row, and differ in a column, nobody knows
 * which of the two the site saw last: the one that the table does not hold becomes the base, so that the value there
 * counts as the site's and stays. A column that only one base has starts as one that is new.
 */
export async function mergeBases(database: Database, former: string, present: string): Promise<void> {
  const pair = await readPair(database, former, present)
  if (pair === null) return
  await settleRowsOfBoth(database, pair)
  const names = [...pair.key, ...pair.shared, 'inserted_run', 'tombstone_run'].map((name) => sql.id(name))
  await sql`
    insert into ${table(pair.known)} (${sql.join(names)})
    select ${sql.join(names)}
    from ${table(pair.other)} as other
    where not exists (
      select
      from ${table(pair.known)} as known
      where ${sameTexts('known', 'other', pair.key)}
    )
    on conflict do nothing
  `.execute(database.query)
}

async function settleRowsOfBoth(database: Database, pair: BasePair): Promise<void> {
  const values = pair.shared.map((name) => {
    const held = pair.inTarget.includes(name) ? column('held', name) : sql`null`
    return sql`${sql.id(name)} = case
        when ${column('known', name)}::text is not distinct from ${column('other', name)}::text then ${column('known', name)}
        when ${column('known', name)}::text is not distinct from ${held}::text then ${column('other', name)}
        else ${column('known', name)}
      end`
  })
  await sql`
    update ${table(pair.known)} as known
    set
      ${lines([
        ...values,
        sql`inserted_run = case when other.inserted_run is not null then known.inserted_run end`,
        sql`tombstone_run = coalesce(known.tombstone_run, other.tombstone_run)`,
      ])}
    from ${table(pair.other)} as other
    left join ${table(pair.target)} as held
      on ${sameTexts('held', 'other', pair.key)}
    where ${sameTexts('known', 'other', pair.key)}
  `.execute(database.query)
}

/** As texts: the types of a table may have an equality of their own, or none. */
function sameTexts(left: string, right: string, key: readonly string[]): Fragment {
  return sql.join(
    key.map((name) => sql`${column(left, name)}::text is not distinct from ${column(right, name)}::text`),
    sql` and `,
  )
}

/** Null where the two have different keys: then the rows are met as if the site had made them, which keeps its values. */
async function readPair(database: Database, former: string, present: string): Promise<BasePair | null> {
  const [known, other] = [baseTableName(present), baseTableName(former)]
  const found = await sql<{ key: string[] | null; otherKey: string[] | null; tableName: string }>`
    select
      ${keyOf(present)} as key,
      ${keyOf(former)} as "otherKey",
      (select min(table_name) from sow.dataset where dataset = ${present}) as "tableName"
  `.execute(database.query)
  const [pair] = found.rows
  const key = pair?.key ?? []
  if (pair === undefined || !isSameKey(key, pair.otherKey ?? [])) return null
  const target = tableNamed(database, pair.tableName)
  const theirs = await columnsOf(database, other)
  const held = await columnsOf(database, target)
  if (!key.every((name) => held.includes(name))) return null
  const own = [...key, 'inserted_run', 'tombstone_run']
  const shared = (await columnsOf(database, known)).filter(
    (name) => theirs.includes(name) && !own.includes(name),
  )
  return { known, other, target, key, shared, inTarget: shared.filter((name) => held.includes(name)) }
}

function isSameKey(key: readonly string[], other: readonly string[]): boolean {
  return key.length > 0 && key.length === other.length && key.every((name) => other.includes(name))
}

/** The key's columns as the last release defines them, with the tenant's column where there is one. */
function keyOf(dataset: string): Fragment {
  return sql`(
        select jsonb_path_query_array(definition, '$.dataset.key[*]') || case
          when definition -> 'dataset' ->> 'scope' = 'tenant' then definition -> 'tenants' -> 'column'
          else '[]'
        end
        from sow.definition as defined
        join sow.dataset as applied
          on applied.dataset = defined.dataset
          and applied.definition_hash = defined.definition_hash
        where defined.dataset = ${dataset}
        limit 1
      )`
}

async function columnsOf(database: Database, { schema, name }: TableName): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select attname as name
    from pg_catalog.pg_attribute
    where attrelid = to_regclass(format('%I.%I', ${schema}::text, ${name}::text))
      and attnum > 0
      and not attisdropped
    order by attnum
  `.execute(database.query)
  return found.rows.map((row) => row.name)
}
