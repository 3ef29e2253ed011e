import { sql } from 'kysely'
import { sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { any, type Fragment, sameKey, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { conflict } from '../diff/delta-columns.js'
import { yielded } from '../diff/shared-rows.js'
import type { WorkTables } from '../work-tables.js'
import { conflictedRows } from './conflicted-rows.js'

/** Conflicts that end although they are open, on rows `conflicted`. */
export interface EndedBesides {
  /** What `conflicted` is joined with. */
  readonly join?: Fragment
  readonly where: Fragment
}

/**
 * Writes down which conflicts of a dataset have ended, by whatever made them end: they are looked at as they are now, so that
 * this comes after all that a run does to rows and to the base. Costs what the open ones cost. Answers how many.
 */
export async function endConflicts(
  database: Database,
  shape: TargetShape,
  run: number,
  besides: EndedBesides | null = null,
): Promise<number> {
  const rows = await conflictedRows(database, shape)
  const ended = await endStatement(rows, run, besides).execute(database.query)
  return Number(ended.numAffectedRows ?? 0n)
}

export function endStatement(rows: Fragment, run: number, besides: EndedBesides | null): Fragment {
  const ended = [sql`not conflicted.sow_is_open`, ...(besides === null ? [] : [besides.where])]
  return sql`
update sow.conflict
set resolved_run = ${run}::bigint
where ctid = any (array(
  select conflicted.sow_conflict
  from ${rows} as conflicted${besides?.join === undefined ? sql`` : sql`\n  ${besides.join}`}
  where ${any(ended)}
))`
}

/** Conflicts that a run decided anew, and those of rows that left the release: the base may have them still. */
export function decidedConflicts(shape: TargetShape, work: WorkTables): EndedBesides {
  const decided = sharedColumns(shape).map(
    (each) => sql`(conflicted.sow_column = ${sql.lit(each.name)} and ${conflict(shape, 'decided', each)})`,
  )
  return {
    join: sql`left join ${table(work.delta)} as decided
    on ${sameKey('decided', 'conflicted', shape)}`,
    where: any([
      sql`decided.sow_action in ('left', 'retire')`,
      sql`decided.sow_reason = ${sql.lit(yielded)}`,
      ...decided,
    ]),
  }
}
