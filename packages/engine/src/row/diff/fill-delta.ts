import { sql } from 'kysely'
import { basedColumns, keyColumns, sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import {
  any,
  type Fragment,
  lines,
  otherThanBase,
  otherValue,
} from '../../catalog/statement/sql-fragments.js'
import type { FillTable } from '../../database/work-statement.js'
import type { RowScope } from '../row-scope.js'
import type { WorkTables } from '../work-tables.js'
import { comparedRows } from './compared-rows.js'
import { refersToItself } from './create-delta.js'
import { base, conflict, decisions, seen, take } from './delta-columns.js'
import { type NewIds, newId } from './fill-identity.js'
import { incomingRows } from './incoming-rows.js'
import { type ConflictPolicy, judgeColumn, type MergePolicies } from './judge-column.js'

/**
 * One join of release, base and table decides every row of the release. Rows that are simply unchanged do not
 * enter the delta: they are what is left of the count.
 */
export function fillDeltaStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  newIds: NewIds,
  { onConflict, adoptAs }: MergePolicies,
): FillTable {
  const adoptsBase = adoptAs === 'base' && !shape.baseExists
  const select = sql`
with incoming as (${incomingRows(shape, work, scope)}
),
compared as (${comparedRows(shape, work, adoptsBase)}
),
judged as (${judgedRows(shape, onConflict, adoptsBase)}
)
select
  sow_position,
  ${actionOf(shape)} as sow_action,
  sow_in_table,
  sow_has_base,
  ${keptBy(shape)} as sow_kept,
  ${any(sharedColumns(shape).map((each) => sql.id(conflict(each))))} as sow_conflicting,
  sow_rebase,
  sow_xmin,
  ${lines([...idOfNewRow(shape, newIds), ...decidedValues(shape)])}
from judged`
  return { kind: 'fill', into: work.delta, columns: deltaColumnNames(shape), select }
}

/** A base is only told where it matters: rows of wide tables must fit a page with all their values. */
function decidedValues(shape: TargetShape): Fragment[] {
  return [
    ...keyColumns(shape).map((each) => sql.id(each.name)),
    ...valueColumns(shape).flatMap((each) => [each.name, seen(each), take(each)].map((name) => sql.id(name))),
    ...sharedColumns(shape).flatMap((each) => [
      sql`case when ${sql.id(conflict(each))} then ${sql.id(base(each))} end`,
      sql.id(conflict(each)),
    ]),
  ]
}

function deltaColumnNames(shape: TargetShape): string[] {
  return [
    'sow_position',
    ...decisions,
    'sow_xmin',
    ...(shape.surrogate === null ? [] : [shape.surrogate.column]),
    ...keyColumns(shape).map((each) => each.name),
    ...valueColumns(shape).flatMap((each) => [each.name, seen(each), take(each)]),
    ...sharedColumns(shape).flatMap((each) => [base(each), conflict(each)]),
  ]
}

function judgedRows(shape: TargetShape, onConflict: ConflictPolicy, adoptsBase: boolean): Fragment {
  const rebase = basedColumns(shape).map((each) => otherThanBase(sql.id(each.name), sql.id(base(each)), each))
  return sql`
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    ${shape.base === null ? sql`false` : sql`sow_in_table and not sow_unresolved and (${adoptsBase ? sql`true` : sql`not sow_has_base`} or ${any(rebase)})`} as sow_rebase,
    ${lines([
      ...(refersToItself(shape) && shape.surrogate !== null ? [sql`sow_new_id`] : []),
      ...keyColumns(shape).map((each) => sql.id(each.name)),
      ...valueColumns(shape).flatMap((each) => [sql.id(each.name), sql.id(seen(each))]),
      ...sharedColumns(shape).map((each) => sql.id(base(each))),
      ...valueColumns(shape).flatMap((each) => judgeColumn(each, onConflict)),
    ])}
  from compared`
}

function actionOf(shape: TargetShape): Fragment {
  const takes = valueColumns(shape)
    .filter((each) => each.carried)
    .map((each) => sql.id(take(each)))
  const revives = valueColumns(shape).filter((each) => !each.carried)
  return sql`case
    when sow_unresolved then 'blocked'
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'
    when not sow_in_table then 'insert'
    ${sql.join(
      revives.map((each) => sql`when ${sql.id(take(each))} then 'revive'`),
      sql.raw('\n    '),
    )}
    when ${any(takes)} then 'update'
    else 'none'
  end`
}

/** A row keeps something where a shared column differs from the release and is neither taken nor in conflict. */
function keptBy(shape: TargetShape): Fragment {
  const kept = sharedColumns(shape).map(
    (each) =>
      sql`(not ${sql.id(take(each))} and not ${sql.id(conflict(each))} and ${otherValue(sql.id(seen(each)), sql.id(each.name), each)})`,
  )
  return sql`sow_in_table and not sow_unresolved and ${any(kept)}`
}

function idOfNewRow(shape: TargetShape, newIds: NewIds): Fragment[] {
  if (shape.surrogate === null) return []
  if (refersToItself(shape)) return [sql`sow_new_id`]
  // Without rows that refer to each other the database fills ids in on insert; only a plan needs them before.
  return [newIds === 'default' ? sql`null` : newId(shape.surrogate, newIds)]
}
