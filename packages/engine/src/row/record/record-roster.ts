import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseKeys, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'

/** Keys in one roster row: few enough that Postgres compresses each value on its own, many enough to cost nothing. */
const keysPerChunk = 5000

/**
 * Replaces the roster of a dataset whose every column the package owns: the keys of the release, which no base
 * remembers. It tells a later release which rows departed, and an undo which rows are ours.
 */
export async function recordRoster(
  database: Database,
  shape: TargetShape,
  rows: Fragment,
  tenants: readonly string[],
  run: number,
): Promise<void> {
  for (const statement of rosterStatements(shape, rows, tenants, run)) await statement.execute(database.query)
}

export function rosterStatements(
  shape: TargetShape,
  rows: Fragment,
  tenants: readonly string[],
  run: number,
): readonly Fragment[] {
  return [
    endStatement(shape.identity, [...tenants, ''], run),
    rosterStatement(shape, withOtherTenants(shape, rows, tenants), run),
  ]
}

/** Where a base gives way to the roster, tenants that were not compared have their rows in that base only. */
function withOtherTenants(shape: TargetShape, rows: Fragment, compared: readonly string[]): Fragment {
  const { formerBase, tenants } = shape
  if (formerBase === null || tenants === null) return rows
  const keys = lines(baseKeys(shape))
  return sql`
  select ${keys}
  from (${rows}
  ) as compared
  union all
  select ${keys}
  from ${table(formerBase)} as base
  where tombstone_run is null
    and ${column('base', tenants.column)}::text <> all (${[...compared]}::text[])`
}

/** The roster that a run replaces stays as history: an undo brings it back. Its keys are not written again. */
export async function endRoster(
  database: Database,
  dataset: string,
  tenants: readonly string[],
  run: number,
): Promise<void> {
  await endStatement(dataset, tenants, run).execute(database.query)
}

function endStatement(dataset: string, tenants: readonly string[], run: number): Fragment {
  return sql`
update sow.roster
set ended_run = ${run}::bigint
where dataset = ${dataset}
  and tenant in (${sql.join([...tenants])})
  and ended_run is null`
}

/** `rows` is a select that has the key's columns. */
export function rosterStatement(shape: TargetShape, rows: Fragment, run: number): Fragment {
  const tenant = shape.tenants === null ? sql`''` : sql`${column('incoming', shape.tenants.column)}::text`
  const key = sql.join(keyColumns(shape).map((each) => sql`${column('incoming', each.name)}::text`))
  return sql`
insert into sow.roster (run, dataset, tenant, chunk, keys)
select
  ${lines([sql`${run}::bigint`, sql`${shape.identity}::text`, sql`numbered.tenant`, sql`numbered.chunk`, sql`to_jsonb(array_agg(numbered.key))`])}
from (
  select
    ${tenant} as tenant,
    ((row_number() over (partition by ${tenant}) - 1) / ${sql.lit(keysPerChunk)})::integer as chunk,
    array[${key}] as key
  from (${rows}
  ) as incoming
) as numbered
group by numbered.tenant, numbered.chunk`
}
