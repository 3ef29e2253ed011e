import { sql } from 'kysely'
import type { Database } from '../database.js'
import { keyColumns } from '../diff/delta-columns.js'
import { column, type Fragment, lines } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'

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
): Promise<void> {
  await database.query
    .deleteFrom('sow.roster')
    .where('dataset', '=', shape.identity)
    .where('tenant', 'in', [...tenants, ''])
    .execute()
  await rosterStatement(shape, rows).execute(database.query)
}

/** `rows` is a select that has the key's columns. */
export function rosterStatement(shape: TargetShape, rows: Fragment): Fragment {
  const tenant = shape.tenants === null ? sql`''` : sql`${column('incoming', shape.tenants.column)}::text`
  const key = sql.join(keyColumns(shape).map((each) => sql`${column('incoming', each.name)}::text`))
  return sql`
insert into sow.roster (dataset, tenant, chunk, keys)
select
  ${lines([sql`${shape.identity}::text`, sql`numbered.tenant`, sql`numbered.chunk`, sql`jsonb_agg(numbered.key)`])}
from (
  select
    ${tenant} as tenant,
    ((row_number() over (partition by ${tenant}) - 1) / ${sql.lit(keysPerChunk)})::integer as chunk,
    jsonb_build_array(${key}) as key
  from (${rows}
  ) as incoming
) as numbered
group by numbered.tenant, numbered.chunk`
}
