import { sql } from 'kysely'
import { keyColumns, sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { otherThanBase, otherValue } from '../../catalog/statement/compared-values.js'
import { any, type Fragment, lines } from '../../catalog/statement/sql-fragments.js'
import type { FillTable } from '../../database/work-statement.js'
import type { RowScope } from '../row-scope.js'
import type { WorkTables } from '../work-tables.js'
import { comparedRows } from './compared-rows.js'
import { refersToItself } from './create-delta.js'
import { base, conflict, decisions, deltaValues, seen, take } from './delta-columns.js'
import { incomingRows } from './incoming-rows.js'
import type { Selections } from './inherited-rows.js'
import { adoptsAsBase, type MergePolicies } from './judge-column.js'
import { judgedRows } from './judged-rows.js'
import { type NewIds, newId } from './make-ids.js'
import { flagOf, isPacked } from './packed-values.js'
import { mayFollow, noSameRelease, type SameRelease, type SameRows, sameRows } from './same-release.js'

/**
 * One join of release, base and table decides every row of the release. Rows that are simply unchanged do not
 * enter the delta: they are what is left of the count.
 */
export function fillDeltaStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  newIds: NewIds,
  {
    onConflict,
    adoptAs,
    same = noSameRelease,
    selections = [],
  }: MergePolicies & { readonly same?: SameRelease; readonly selections?: Selections },
): FillTable {
  const adoptsBase = adoptsAsBase(adoptAs, shape.identity) && !shape.baseExists
  const values = decidedValues(shape)
  const select = sql`
with incoming as (${incomingRows(shape, work, scope)}
),
compared as (${comparedRows(shape, work, adoptsBase, same, selections)}
),
judged as (${judgedRows(shape, { onConflict, adoptsBase, same: sameRows(same), inherits: selections.length > 0 })}
)
select
  sow_position,
  ${actionOf(shape)} as sow_action,
  sow_in_table,
  sow_has_base,
  ${keptBy(shape, sameRows(same))} as sow_kept,
  ${isConflicting(shape)} as sow_conflicting,
  sow_rebase,
  sow_xmin,
  ${lines([
    ...idOfNewRow(shape, newIds),
    ...keyColumns(shape).map((each) => sql.id(each.name)),
    ...values.values(),
  ])}
from judged`
  const columns = [
    'sow_position',
    ...decisions,
    'sow_xmin',
    ...(shape.surrogate === null ? [] : [shape.surrogate.column]),
    ...keyColumns(shape).map((each) => each.name),
    ...values.keys(),
  ]
  return { kind: 'fill', into: work.delta, columns, select }
}

/** A base is only told where it matters: rows of wide tables must fit a page with all their values. */
function decidedValues(shape: TargetShape): ReadonlyMap<string, Fragment> {
  if (isPacked(shape)) {
    const packed = ['sow_values', 'sow_seen', 'sow_take', 'sow_conflict']
    return new Map<string, Fragment>([
      ...packed.map((name) => [name, sql.id(name)] as const),
      ['sow_base', sql`case when ${isConflicting(shape)} then sow_base end`],
    ])
  }
  return deltaValues(
    shape,
    valueColumns(shape).map((each) => ({
      column: each,
      value: sql.id(each.name),
      seen: sql.id(seen(each)),
      take: take(shape, null, each),
      ...(ownerRules[each.ownership].isThreeWay
        ? {
            base: sql`case when ${conflict(shape, null, each)} then ${sql.id(base(each))} end`,
            conflict: conflict(shape, null, each),
          }
        : {}),
    })),
  )
}

function isConflicting(shape: TargetShape): Fragment {
  return any(sharedColumns(shape).map((each) => conflict(shape, null, each)))
}

function actionOf(shape: TargetShape): Fragment {
  const takes = valueColumns(shape)
    .filter((each) => each.carried)
    .map((each) => take(shape, null, each))
  const revives = valueColumns(shape).filter((each) => !each.carried)
  const deleted = ownerRules[shape.rowOwnership].isSites
    ? sql`
    when not sow_in_table and sow_is_tombstone then 'tombstoned'
    when not sow_in_table and sow_has_base then 'tombstone'`
    : sql``
  return sql`case
    when sow_unresolved then 'blocked'${deleted}
    when not sow_in_table then 'insert'
    ${sql.join(
      revives.map((each) => sql`when ${take(shape, null, each)} then 'revive'`),
      sql.raw('\n    '),
    )}
    when ${any(takes)} then 'update'
    else 'none'
  end`
}

/** A row keeps something where a shared column differs from the release and is neither taken nor in conflict. */
function keptBy(shape: TargetShape, same: SameRows): Fragment {
  const kept = sharedColumns(shape).map((each) => {
    const differs = isPacked(shape)
      ? flagOf(shape, sql`sow_differs`, each)
      : otherValue(sql.id(seen(each)), sql.id(each.name), each)
    const isBased = shape.baseExists && shape.baseColumns.includes(each.name)
    const edited =
      same !== 'none' && !isPacked(shape) && isBased
        ? sql` and (${mayFollow(shape, same, each)} or not sow_has_base or ${otherThanBase(sql.id(seen(each)), sql.id(base(each)), each)})`
        : sql``
    return sql`(not ${take(shape, null, each)} and not ${conflict(shape, null, each)} and ${differs}${edited})`
  })
  return sql`sow_in_table and not sow_unresolved and ${any(kept)}`
}

function idOfNewRow(shape: TargetShape, newIds: NewIds): Fragment[] {
  if (shape.surrogate === null) return []
  if (refersToItself(shape)) return [sql`sow_new_id`]
  // Without rows that refer to each other the database fills ids in on insert; only a plan needs them before.
  return [newIds === 'default' ? sql`null` : newId(shape.surrogate, newIds)]
}
