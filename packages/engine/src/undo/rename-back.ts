import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import { followsItself } from '../catalog/shape/follows-itself.js'
import { keptType } from '../catalog/shape/kept-type.js'
import { tellsServer, tellsWriters } from '../catalog/shape/placement.js'
import type { TargetColumn, TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { equal } from '../catalog/statement/equal.js'
import { valueIn, valueWrittenIn } from '../catalog/statement/row-texts.js'
import {
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  sameKey,
  sameKeyWritten,
  table,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { rewriteBase } from '../ledger/changed-datasets.js'
import { giveOwnBase } from '../ledger/give-own-base.js'
import { insertChanges } from '../ledger/insert-changes.js'
import { untouched } from '../ledger/own-rows.js'
import { recordedChanges } from '../ledger/recorded-changes.js'
import { sealRenamed } from '../ledger/seal-rows.js'
import type { DecidedBefore } from '../row/diff/leaving-referrers.js'
import { checkMovingKeys } from '../seed/decide/check-referrers.js'
import { onProjectPath } from '../transaction/project-path.js'
import type { Undoing } from './changed-rows.js'

/**
 * Gives rows their earlier keys back, before anything else is undone: all that a run recorded of a row stands under
 * the key that it gave the row, and is read under the earlier one. A row whose earlier key is taken keeps the new one.
 * Of a row that the site had deleted only the base has a key, and gets the earlier one. Throws DATA_REJECTED where rows of
 * other tables refer to such a key and would not follow.
 */
export async function renameBack(
  database: Database,
  shape: TargetShape,
  { undone, run }: Undoing,
  before: readonly DecidedBefore[],
): Promise<void> {
  const rows = renamingBack(shape, undone)
  await checkMovingKeys(database, shape, {
    names: keyColumns(shape).map(({ name }) => name),
    rowsWith: () => sql`${targetRows(shape)} as moving
    join ${rows} as renaming
      on ${sameKey('moving', 'renaming', shape)}`,
    isMoved: (name) => {
      const each = keyColumns(shape).find((candidate) => candidate.name === name) as TargetColumn
      return sql`not (${equal(column('moving', name), valueIn(sql`renaming.sow_before`, each), each.equality)})`
    },
    before,
  })
  const recorded = await insertChanges(
    shape,
    run,
    ['action', 'before', 'after', 'touched'],
    sql`
  select
    renaming.sow_tenant as tenant,
    renaming.sow_before as key,
    'rename' as action,
    renaming.sow_key as before,
    case when renaming.sow_in_table then renaming.sow_before end as after,
    renaming.sow_in_table and not renaming.sow_untouched as touched
  from ${rows} as renaming`,
  ).execute(database.query)
  if ((recorded.numAffectedRows ?? 0n) === 0n) return
  await setBaseKeys(database, shape, rows)
  await setKeys(database, shape, rows)
  if (followsItself(shape)) database.transaction.mixed.add(shape.tableId)
  await sealRenamed(database, shape, run)
}

async function setBaseKeys(database: Database, shape: TargetShape, rows: Fragment): Promise<void> {
  if (shape.base === null || !shape.baseExists) return
  const keys = keyColumns(shape).map(
    (each) =>
      sql`${sql.id(each.name)} = ${valueIn(sql`renaming.sow_before`, { name: each.name, type: keptType(each) })}`,
  )
  await giveOwnBase(database, shape)
  await sql`
update ${table(shape.base)} as renamed
set
  ${lines(keys)}
from ${rows} as renaming
where ${sameBaseKey('renamed', 'renaming', shape)}`.execute(database.query)
  rewriteBase(database, shape.identity)
}

/** What is found is put down first: what writes the target has no part in finding it. */
async function setKeys(database: Database, shape: TargetShape, rows: Fragment): Promise<void> {
  const keys = keyColumns(shape).filter(({ name }) => !tellsServer(shape, name))
  const renaming = table({ schema: 'pg_temp', name: 'renaming_back' })
  await sql`
create temp table renaming_back on commit drop as
select renaming.*
from ${rows} as renaming
where renaming.sow_in_table`.execute(database.query)
  await onProjectPath(database, () =>
    sql`
update ${table(shape.table)} as renamed
set
  ${lines(keys.map((each) => sql`${sql.id(each.name)} = ${valueWrittenIn(sql`renaming.sow_before`, each)}`))}
from ${tellsWriters(shape) ? renaming : sql`(select * from ${renaming})`} as renaming
where ${sameKeyWritten('renamed', 'renaming', shape)}`.execute(database.query),
  )
  await sql`drop table ${renaming}`.execute(database.query)
}

/** Renames of a run whose rows are still there, and whose earlier keys are free. */
function renamingBack(shape: TargetShape, undone: number): Fragment {
  const keys = keyColumns(shape)
  const earlier = keys.map((each) => sql`${valueIn(sql`change.before`, each)} as ${sql.id(each.name)}`)
  return sql`(
  select
    ${lines(keys.map(({ name }) => column('later', name)))},
    ${presence('target', shape)} is not null as sow_in_table,
    ${untouched(shape)} as sow_untouched,
    change.tenant as sow_tenant,
    change.key as sow_key,
    change.before as sow_before
  from ${recordedChanges(shape)} as change
  cross join lateral (
    select
      ${lines(keys.map((each) => sql`${valueIn(sql`change.key`, each)} as ${sql.id(each.name)}`))}
  ) as later
  cross join lateral (
    select
      ${lines(earlier)}
  ) as earlier
  left join ${targetRows(shape)} as target
    on change.after is not null
    and ${sameKey('target', 'later', shape)}
  where change.run = ${undone}::bigint
    and change.dataset = ${shape.identity}
    and change.action = 'rename'
    and (${presence('target', shape)} is not null or ${isInBase(shape)})
    and not exists (
      select
      from ${targetRows(shape)} as taken
      where ${sameKey('taken', 'earlier', shape)}${unlessItself(shape)}
    )
)`
}

/** Where a type calls different texts equal, the earlier key may be another spelling of the later one. */
function unlessItself(shape: TargetShape): Fragment {
  if (keyColumns(shape).every(({ comparedAs }) => comparedAs === null)) return sql``
  return sql`
        and not (${sameKey('taken', 'later', shape)})`
}

/** A row that only the base had when it was renamed, and has still. */
function isInBase(shape: TargetShape): Fragment {
  if (shape.base === null || !shape.baseExists) return sql`false`
  return sql`(change.after is null and exists (
      select
      from ${baseRows(shape)} as base
      where ${sameBaseKey('base', 'later', shape)}
    ))`
}
