import { sql } from 'kysely'
import type { WorkTables } from '../stage/work-tables.js'
import { any, anyDiffers, column, type Fragment, lines, sameKey, table } from '../statement/sql-fragments.js'
import { comparedColumns, type TargetShape } from '../target/target-shape.js'
import { refersToItself } from './create-delta.js'
import {
  base,
  basedColumns,
  conflict,
  keyColumns,
  seen,
  sharedColumns,
  take,
  valueColumns,
} from './delta-columns.js'
import type { DiffScope } from './diff-scope.js'
import { type NewIds, newId } from './fill-identity.js'
import { incomingRows } from './incoming-rows.js'
import { type ConflictPolicy, judgeColumn } from './judge-column.js'

/**
 * One join of release, base and table decides every row of the release. Rows that are simply unchanged do not
 * enter the delta: they are what is left of the count.
 */
export function fillDeltaStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: DiffScope,
  newIds: NewIds,
  onConflict: ConflictPolicy,
): Fragment {
  const names = deltaColumnNames(shape)
  return sql`
insert into ${table(work.delta)} (
  ${lines(names.map((name) => sql.id(name)))}
)
with incoming as (${incomingRows(shape, work, scope)}
),
compared as (${comparedRows(shape, work)}
),
judged as (${judgedRows(shape, onConflict)}
)
select
  position,
  ${actionOf(shape)} as action,
  in_table,
  has_base,
  ${keptBy(shape)} as kept,
  ${any(sharedColumns(shape).map((each) => sql.id(conflict(each))))} as conflicting,
  rebase,
  ${lines([...idOfNewRow(shape, newIds), ...names.slice(fixedColumns(shape)).map((name) => sql.id(name))])}
from judged`
}

const decisionColumns = ['position', 'action', 'in_table', 'has_base', 'kept', 'conflicting', 'rebase']

function fixedColumns(shape: TargetShape): number {
  return decisionColumns.length + (shape.surrogate === null ? 0 : 1)
}

function deltaColumnNames(shape: TargetShape): string[] {
  return [
    ...decisionColumns,
    ...(shape.surrogate === null ? [] : [shape.surrogate.column]),
    ...keyColumns(shape).map((each) => each.name),
    ...valueColumns(shape).flatMap((each) => [each.name, seen(each), take(each)]),
    ...sharedColumns(shape).flatMap((each) => [base(each), conflict(each)]),
  ]
}

/** Release, table and base side by side, for the rows where they are not all alike. */
function comparedRows(shape: TargetShape, work: WorkTables): Fragment {
  const first = shape.key[0] ?? ''
  const based = basedColumns(shape)
  const compared = comparedColumns(shape)
  const live = shape.baseExists && shape.base !== null
  const differs = [
    sql`incoming.unresolved`,
    sql`${column('target', first)} is null`,
    ...(compared.length === 0 ? [] : [anyDiffers('target', 'incoming', compared)]),
    ...(shape.base === null
      ? []
      : live
        ? [sql`${column('base', first)} is null or base.tombstone_run is not null`]
        : [sql`true`]),
    ...(live && based.length > 0 ? [anyDiffers('base', 'incoming', based)] : []),
  ]
  return sql`
  select
    incoming.position,
    incoming.unresolved,
    ${column('target', first)} is not null as in_table,
    ${live ? sql`${column('base', first)} is not null and base.tombstone_run is null` : sql`false`} as has_base,
    ${live ? sql`base.tombstone_run is not null` : sql`false`} as is_tombstone,
    ${lines([
      ...(refersToItself(shape) && shape.surrogate !== null
        ? [sql`${column('identity', shape.surrogate.column)} as new_id`]
        : []),
      ...shape.columns.map((each) => column('incoming', each.name)),
      ...valueColumns(shape).map((each) => sql`${column('target', each.name)} as ${sql.id(seen(each))}`),
      ...sharedColumns(shape).map((each) => sql`${baseValue(shape, each.name)} as ${sql.id(base(each))}`),
    ])}
  from incoming
  left join ${table(shape.table)} as target
    on ${sameKey('target', 'incoming', shape.key)}
  ${
    live && shape.base !== null
      ? sql`left join ${table(shape.base)} as base
    on ${sameKey('base', 'incoming', shape.key)}`
      : sql``
  }
  ${
    refersToItself(shape)
      ? sql`left join ${table(work.identity)} as identity
    on ${sameKey('identity', 'incoming', shape.key)}`
      : sql``
  }
  where ${any(differs)}`
}

/** A column that has no base yet, in a row that has one, starts from what the table holds: the release arrives. */
function baseValue(shape: TargetShape, name: string): Fragment {
  return shape.baseExists && shape.baseColumns.includes(name) ? column('base', name) : column('target', name)
}

function judgedRows(shape: TargetShape, onConflict: ConflictPolicy): Fragment {
  const rebase = basedColumns(shape).map(
    (each) => sql`${sql.id(each.name)} is distinct from ${sql.id(base(each))}`,
  )
  return sql`
  select
    position, unresolved, in_table, has_base, is_tombstone,
    ${shape.base === null ? sql`false` : sql`in_table and (not has_base or ${any(rebase)})`} as rebase,
    ${lines([
      ...(refersToItself(shape) && shape.surrogate !== null ? [sql`new_id`] : []),
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
    when unresolved then 'blocked'
    when not in_table and is_tombstone then 'tombstoned'
    when not in_table and has_base then 'tombstone'
    when not in_table then 'insert'
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
      sql`(not ${sql.id(take(each))} and not ${sql.id(conflict(each))} and ${sql.id(seen(each))} is distinct from ${sql.id(each.name)})`,
  )
  return sql`in_table and ${any(kept)}`
}

function idOfNewRow(shape: TargetShape, newIds: NewIds): Fragment[] {
  if (shape.surrogate === null) return []
  if (refersToItself(shape)) return [sql`new_id`]
  // Without rows that refer to each other the database fills ids in on insert; only a plan needs them before.
  return [newIds === 'default' ? sql`null` : newId(shape.surrogate, newIds)]
}
