import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../catalog/shape/carried-columns.js'
import { keptType } from '../catalog/shape/kept-type.js'
import type { TableName, TargetColumn, TargetShape } from '../catalog/shape/target-shape.js'
import { absentRun, joinedBase, type SharingBase, sharingBase } from '../catalog/statement/base-rows.js'
import { asKept } from '../catalog/statement/compared-values.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import {
  column,
  type Fragment,
  lines,
  sameBaseKey,
  sameKey,
  table,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { type MovedBaseRows, movingBase } from '../row/record/move-base.js'
import { settleBase } from '../row/record/settle-base.js'
import type { WorkTables } from '../row/work-tables.js'
import { changedRows, type Undoing } from './changed-rows.js'

/** Gives the base back what it held before the run: rows that the run gave it leave, all others are as they were. */
export async function restoreBase(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  moved: Pick<MovedBaseRows, 'moves' | 'rows'>,
  undoing: Undoing,
): Promise<void> {
  const { base } = shape
  if (base === null || !shape.baseExists) return
  const shared = sharingBase(shape)
  if (shared !== null) {
    await settleBase(database, shape, shared, restoredRows(shape, shared, work, undoing))
    return
  }
  const names = sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))
  const keys = sql`
      select ${names}
      from ${table(work.delta)}
      union
      select ${names}
      from ${changedRows(shape, undoing)} as changed`
  await movingBase(database, shape, { keys, ...moved }, async () => {
    await leaveStatement(shape, base, work, undoing).execute(database.query)
    await revertStatement(shape, base, undoing).execute(database.query)
    await returnStatement(shape, base, undoing).execute(database.query)
  })
}

/** What the base had of the rows that the run changed; those that leave the table leave it. */
function restoredRows(shape: TargetShape, shared: SharingBase, work: WorkTables, undoing: Undoing): Fragment {
  const key = [shared.tenant, ...shared.key]
  const based = new Map(basedColumns(shape).map((each) => [each.name, each]))
  const unbased = shared.values.filter((name) => !based.has(name))
  const had = sql`changed.sow_base_before is not null`
  const rest =
    unbased.length === 0
      ? sql``
      : sql`
${joinedBase(shape, 'changed')}`
  const value = (name: string) => {
    const each = based.get(name)
    return each === undefined ? sql`case when ${had} then ${column('base', name)} end` : baseBefore(each)
  }
  const given = new Map(
    keyColumns(shape).map((each) => [each.name, asKept(column('changed', each.name), each)]),
  )
  return sql`
select
  ${lines([
    ...key.map((name) => sql`${given.get(name)} as ${sql.id(name)}`),
    ...shared.values.map((name) => sql`${value(name)} as ${sql.id(name)}`),
    sql`changed.sow_inserted_run_before as inserted_run`,
    sql`case when ${had} then changed.sow_tombstone_run_before else ${sql.lit(absentRun)}::bigint end as tombstone_run`,
  ])}
from ${changedRows(shape, undoing)} as changed${rest}
union all
select
  ${lines([
    ...key.map((name) => given.get(name) as Fragment),
    ...shared.values.map(() => sql`null`),
    sql`null`,
    sql`${sql.lit(absentRun)}::bigint`,
  ])}
from ${table(work.delta)} as changed
where changed.sow_action = 'delete'
  and not exists (
    select
    from ${changedRows(shape, undoing)} as told
    where ${sameKey('told', 'changed', shape)}
  )`
}

function baseBefore(each: TargetColumn): Fragment {
  return valueIn(sql`changed.sow_base_before`, { name: each.name, type: keptType(each) })
}

function leaveStatement(shape: TargetShape, base: TableName, work: WorkTables, undoing: Undoing): Fragment {
  const keys = sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))
  return sql`
delete from ${table(base)} as base
using (
  select ${keys}
  from ${table(work.delta)}
  where sow_action = 'delete'
  union
  select ${keys}
  from ${changedRows(shape, undoing)} as changed
  where sow_base_before is null
) as leaving
where ${sameBaseKey('base', 'leaving', shape)}`
}

function revertStatement(shape: TargetShape, base: TableName, undoing: Undoing): Fragment {
  const values = basedColumns(shape).map((each) => sql`${sql.id(each.name)} = ${baseBefore(each)}`)
  return sql`
update ${table(base)} as base
set
  ${lines([
    ...values,
    sql`inserted_run = changed.sow_inserted_run_before`,
    sql`tombstone_run = changed.sow_tombstone_run_before`,
  ])}
from ${changedRows(shape, undoing)} as changed
where changed.sow_base_before is not null
  and ${sameBaseKey('base', 'changed', shape)}`
}

function returnStatement(shape: TargetShape, base: TableName, undoing: Undoing): Fragment {
  const columns = basedColumns(shape)
  const names = [...keyColumns(shape), ...columns].map(({ name }) => sql.id(name))
  return sql`
insert into ${table(base)} (
  ${lines(names)},
  inserted_run,
  tombstone_run
)
select
  ${lines([
    ...keyColumns(shape).map((each) => asKept(column('changed', each.name), each)),
    ...columns.map(baseBefore),
  ])},
  changed.sow_inserted_run_before,
  changed.sow_tombstone_run_before
from ${changedRows(shape, undoing)} as changed
where changed.sow_base_before is not null
  and not exists (
    select
    from ${table(base)} as base
    where ${sameBaseKey('base', 'changed', shape)}
  )`
}
