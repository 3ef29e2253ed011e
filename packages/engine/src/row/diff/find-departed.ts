import { sql } from 'kysely'
import { basedColumns, keyColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import { otherReferences } from '../../catalog/shape/incoming-references.js'
import { deletesRows } from '../../catalog/shape/policy-rules.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { sameAsBase } from '../../catalog/statement/compared-values.js'
import { equal } from '../../catalog/statement/equal.js'
import {
  all,
  any,
  asBaseKey,
  column,
  type Fragment,
  lines,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { FillTable } from '../../database/work-statement.js'
import { untouched } from '../../ledger/own-rows.js'
import { membersOfScope } from '../census/members-of-scope.js'
import { remembersRows } from '../census/release-members.js'
import { selectedTenants } from '../census/selected-tenants.js'
import type { RowScope } from '../row-scope.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { decisions, deltaValues } from './delta-columns.js'
import { incomingRows, leavingRows } from './incoming-rows.js'
import { unreferencedBy } from './leaving-referrers.js'
import { spareReferenced, waits } from './spare-referenced.js'

/** Adds the rows that left with the release to the delta; those of a tree stay where a row that stays refers to them. */
export async function fillDeparted(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  effective: string | null,
): Promise<void> {
  const departed = departedStatement(shape, work, scope, effective)
  if (departed === null) return
  await runWork(database, departed)
  if (deletesRows[shape.absent.kind]) await spareReferenced(database, shape, work)
}

/**
 * Adds the rows that the last applied release held and this one does not, as the dataset's absence policy says:
 * dated as retired, or deleted where they are ours, unedited and unreferenced by other tables; `spareReferenced` then
 * looks at the table's own references. All others are left, which is told; of those that only rows of other tables keep, each later
 * run asks again. Null where nobody knows the rows.
 */
export function departedStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  effective: string | null,
): FillTable | null {
  if (!remembersRows(shape)) return null
  switch (shape.absent.kind) {
    case 'keep':
      return leaveStatement(shape, work, scope)
    case 'delete':
      return deleteStatement(shape, work, scope)
    case 'retire':
      return retireStatement(shape, work, scope, shape.absent.column, effective)
  }
}

function retireStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  retireOn: string,
  effective: string | null,
): FillTable {
  const retire = valueColumns(shape).find((each) => each.name === retireOn) as TargetColumn
  // A code ends the day before the release that dropped it takes effect, which may lie in the future.
  const date = effective === null ? sql`current_date` : sql`${effective}::date - 1`
  const values = deltaValues(shape, [
    { column: retire, value: sql`${date}`, seen: column('target', retire.name), take: sql`true` },
  ])
  const names = [...values.keys(), ...keyColumns(shape).map((each) => each.name)]
  const select = sql`
with ${comparedRelease(shape, work, scope)}
select
  'retire', true, ${shape.base === null ? sql`false` : sql`true`}, false, false, false,
  target.xmin,
  ${lines([...values.values()])},
  ${lines(keyColumns(shape).map((each) => column('target', each.name)))}
${departedFrom(shape, scope)}
  and ${column('target', retire.name)} is null`
  return { kind: 'fill', into: work.delta, columns: [...decisions, 'sow_xmin', ...names], select }
}

function deleteStatement(shape: TargetShape, work: WorkTables, scope: RowScope): FillTable {
  const values = deltaValues(
    shape,
    valueColumns(shape).map((each) => ({ column: each, seen: column('target', each.name) })),
  )
  const names = [...keyColumns(shape).map((each) => each.name), ...values.keys()]
  const conditions = [
    ...(shape.base === null ? [] : [sql`base.inserted_run is not null`]),
    ...basedColumns(shape).map((each) =>
      sameAsBase(column('target', each.name), column('base', each.name), each),
    ),
    ...formerlyShared(shape).map((each) => isAsShared(each)),
    untouched(shape),
  ]
  const unreferenced = otherReferences(shape).map((each) => unreferencedBy(each))
  const select = sql`
with ${comparedRelease(shape, work, scope)}
select
  case
    when ${all([...conditions, ...unreferenced])} then 'delete'
    else 'left'
  end,
  true, ${shape.base === null ? sql`false` : sql`true`}, false, false, false,
  target.xmin,
  ${unreferenced.length === 0 ? sql`null` : sql`case when ${all(conditions)} then ${sql.lit(waits)} end`},
  ${lines([...keyColumns(shape).map((each) => column('target', each.name)), ...values.values()])}
${departedFrom(shape, scope)}`
  return {
    kind: 'fill',
    into: work.delta,
    columns: [...decisions, 'sow_xmin', 'sow_reason', ...names],
    select,
  }
}

/** A row that the site put back to what an earlier release had has a seal of Sow's, and is an edit: the base tells. */
function formerlyShared(shape: TargetShape): readonly TargetColumn[] {
  return valueColumns(shape).filter(({ name }) => shape.formerColumns.includes(name))
}

/** Where nobody knew what a row began with, the base holds null. */
function isAsShared(each: TargetColumn): Fragment {
  const [now, applied] = [column('target', each.name), column('base', each.name)]
  return any([sql`${applied} is null`, sameAsBase(now, applied, each)])
}

/** The rows stay as they are. */
function leaveStatement(shape: TargetShape, work: WorkTables, scope: RowScope): FillTable {
  const names = keyColumns(shape).map((each) => each.name)
  const select = sql`
with ${comparedRelease(shape, work, scope)}
select
  'left', true, ${shape.base === null ? sql`false` : sql`true`}, false, false, false,
  target.xmin,
  ${lines(names.map((name) => column('target', name)))}
${departedFrom(shape, scope)}`
  return { kind: 'fill', into: work.delta, columns: [...decisions, 'sow_xmin', ...names], select }
}

/** Rows of the last release that are in the table and not in this release, for the tenants looked at. */
function departedFrom(shape: TargetShape, scope: RowScope): Fragment {
  const tenants =
    shape.tenants === null
      ? sql``
      : sql`join (${selectedTenants(shape.tenants, scope)}) as tenant
  on ${equal(asBaseKey(sql`tenant.id`, shape.tenants.column, shape), asBaseKey(column('base', shape.tenants.column), shape.tenants.column, shape), shape.tenants.equality)}`
  return sql`from ${membersOfScope(shape, scope)} as base
${tenants}
join ${targetRows(shape)} as target
  on ${sameBaseKey('target', 'base', shape)}
where ${isGone(shape, scope)}`
}

function comparedRelease(shape: TargetShape, work: WorkTables, scope: RowScope): Fragment {
  return scope.changesOnly === true
    ? sql`leaving as (${leavingRows(shape, work, scope)}
)`
    : sql`incoming as (${incomingRows(shape, work, scope)}
)`
}

/** A release that is there as a whole says who left by not having them; changes say it themselves. */
function isGone(shape: TargetShape, scope: RowScope): Fragment {
  return scope.changesOnly === true
    ? sql`exists (
    select
    from leaving
    where ${sameBaseKey('leaving', 'base', shape)}
  )`
    : sql`not exists (
    select
    from incoming
    where ${sameBaseKey('incoming', 'base', shape)}
  )`
}
