import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { type Fragment, lines, sameKey, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { RowCounts } from '../row-counts.js'
import type { WorkTables } from '../work-tables.js'
import { take } from './delta-columns.js'
import { anyOrder, type WriteOrder } from './order-writes.js'
import { waits } from './spare-referenced.js'

/** What the delta holds for one tenant, or for a global dataset; the tenant's id as text, or ''. */
export interface DeltaCounts extends Omit<RowCounts, 'unchanged'> {
  readonly tenant: string
  /** Tombstones that this run would set, of those counted in `tombstoned`. */
  readonly newTombstones: number
  /** Rows that were known to be deleted by the site and that come back, of those counted in `inserted`. */
  readonly overruled: number
  readonly rebased: number
  /** Rows that departed and stay for as long as others refer to them, of those counted in `left`. */
  readonly waiting: number
  /** Rows that are in the delta only because the site's value stays. */
  readonly untouched: number
}

export interface DeltaSummary {
  readonly tenants: readonly DeltaCounts[]
  /** The columns of which at least one row takes the release's value. */
  readonly taken: readonly TargetColumn[]
  /** Which rows wait for which others, where rows hand values of a unique index on. */
  readonly order: WriteOrder
}

/** The rows of the delta that each count is about. */
const conditions: Readonly<Record<Exclude<keyof DeltaCounts, 'tenant' | 'overruled'>, Fragment>> = {
  inserted: sql`sow_action = 'insert'`,
  updated: sql`sow_action = 'update'`,
  revived: sql`sow_action = 'revive'`,
  retired: sql`sow_action = 'retire'`,
  deleted: sql`sow_action = 'delete'`,
  left: sql`sow_action = 'left'`,
  kept: sql`sow_kept and not sow_conflicting`,
  conflicts: sql`sow_conflicting`,
  tombstoned: sql`sow_action in ('tombstone', 'tombstoned')`,
  newTombstones: sql`sow_action = 'tombstone'`,
  blocked: sql`sow_action = 'blocked'`,
  waiting: sql`sow_action = 'left' and sow_reason = ${sql.lit(waits)}`,
  rebased: sql`sow_rebase`,
  untouched: sql`sow_action = 'none' and (sow_kept or sow_conflicting)`,
}

/** Counts the delta by tenant and tells which columns are written at all. */
export async function summarizeDelta(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<DeltaSummary> {
  const tenant = shape.tenants === null ? sql`''` : sql`${sql.id(shape.tenants.column)}::text`
  const counts = Object.entries({ ...conditions, overruled: comesBack(shape) }).map(
    ([name, condition]) => sql`count(*) filter (where ${condition}) as ${sql.id(name)}`,
  )
  const counted = await sql<DeltaCounts>`
    select
      ${lines([sql`${tenant} as tenant`, ...counts])}
    from ${table(work.delta)} as decided
    group by 1
  `.execute(database.query)
  return { tenants: counted.rows, taken: await takenColumns(database, shape, work), order: anyOrder }
}

/** True of a new row that a tombstone of the base is about, where the package owns the rows. */
function comesBack(shape: TargetShape): Fragment {
  const base = shape.baseExists ? shape.base : shape.formerBase
  if (base === null || ownerRules[shape.rowOwnership].isSites) return sql`false`
  return sql`sow_action = 'insert'
    and exists (
      select
      from ${baseRows(shape)} as base
      where base.tombstone_run is not null
        and ${sameKey('base', 'decided', shape)}
    )`
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
      ${lines(columns.map((each) => sql`bool_or(${take(shape, null, each)}) as ${sql.id(each.name)}`))}
    from ${table(work.delta)}
    where sow_action in ('update', 'revive', 'retire')
  `.execute(database.query)
  return columns.filter((each) => found.rows[0]?.[each.name] === true)
}
