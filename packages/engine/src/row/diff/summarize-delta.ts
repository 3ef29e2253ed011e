import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTables } from '../work-tables.js'
import { take } from './delta-columns.js'

/** What the delta holds for one tenant, or for a global dataset; the tenant's id as text, or ''. */
export interface DeltaCounts {
  readonly tenant: string
  readonly inserted: number
  readonly updated: number
  readonly revived: number
  readonly retired: number
  readonly deleted: number
  readonly kept: number
  readonly conflicts: number
  readonly tombstoned: number
  /** Tombstones that this run would set, of those counted in `tombstoned`. */
  readonly newTombstones: number
  readonly blocked: number
  readonly rebased: number
  /** Rows that are in the delta only because the site's value stays. */
  readonly untouched: number
}

export interface DeltaSummary {
  readonly tenants: readonly DeltaCounts[]
  /** The columns of which at least one row takes the release's value. */
  readonly taken: readonly TargetColumn[]
}

/** Counts the delta by tenant and tells which columns are written at all. */
export async function summarizeDelta(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<DeltaSummary> {
  const tenant = shape.tenants === null ? sql`''` : sql`${sql.id(shape.tenants.column)}::text`
  const counted = await sql<DeltaCounts>`
    select
      ${tenant} as tenant,
      count(*) filter (where sow_action = 'insert') as inserted,
      count(*) filter (where sow_action = 'update') as updated,
      count(*) filter (where sow_action = 'revive') as revived,
      count(*) filter (where sow_action = 'retire') as retired,
      count(*) filter (where sow_action = 'delete') as deleted,
      count(*) filter (where sow_kept and not sow_conflicting) as kept,
      count(*) filter (where sow_conflicting) as conflicts,
      count(*) filter (where sow_action in ('tombstone', 'tombstoned')) as tombstoned,
      count(*) filter (where sow_action = 'tombstone') as "newTombstones",
      count(*) filter (where sow_action = 'blocked') as blocked,
      count(*) filter (where sow_rebase) as rebased,
      count(*) filter (where sow_action = 'none' and (sow_kept or sow_conflicting)) as untouched
    from ${table(work.delta)}
    group by 1
  `.execute(database.query)
  return { tenants: counted.rows, taken: await takenColumns(database, shape, work) }
}

async function takenColumns(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<TargetColumn[]> {
  const columns = valueColumns(shape)
  if (columns.length === 0) return []
  const found = await sql<Record<string, boolean | null>>`
    select
      ${lines(columns.map((each) => sql`bool_or(${sql.id(take(each))}) as ${sql.id(each.name)}`))}
    from ${table(work.delta)}
    where sow_action in ('update', 'revive', 'retire')
  `.execute(database.query)
  return columns.filter((each) => found.rows[0]?.[each.name] === true)
}
