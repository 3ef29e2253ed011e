import { sql } from 'kysely'
import { followsItself } from '../../catalog/shape/follows-itself.js'
import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import {
  all,
  column,
  equalityOf,
  type Fragment,
  lines,
  table,
} from '../../catalog/statement/sql-fragments.js'
import { withSchema } from '../../catalog/statement/with-schemas.js'
import type { Database } from '../../database/database.js'
import { insertChanges } from '../../ledger/insert-changes.js'
import { sealRenamed } from '../../ledger/seal-rows.js'
import { ConcurrentEdit } from '../../transaction/concurrent-edit.js'
import { onProjectPath } from '../../transaction/project-path.js'
import { remembersRows } from '../census/release-members.js'
import type { RowScope } from '../row-scope.js'
import { carryConflicts } from './carry-conflicts.js'
import { newName, renamedColumns, renamingRows } from './renaming-rows.js'

/** Rows that a rename would concern; 0 where the release declares none. */
export async function countRenames(database: Database, shape: TargetShape, scope: RowScope): Promise<number> {
  if (shape.renames.keys.length === 0 || !remembersRows(shape)) return 0
  const counted = await sql<{ rows: number }>`
    select count(*) as rows
    from ${renamingRows(shape, scope)} as renaming
  `.execute(database.query)
  return counted.rows[0]?.rows ?? 0
}

/**
 * Gives rows the keys that the release has for them: they stay the rows that they were, with their ids, so that whatever
 * refers to them follows. Answers how many.
 */
export async function renameRows(
  database: Database,
  shape: TargetShape,
  scope: RowScope,
  run: number,
): Promise<number> {
  await sql`
create temp table renaming on commit drop as
select renaming.*
from ${renamingRows(shape, scope)} as renaming`.execute(database.query)
  await recordStatement(shape, run).execute(database.query)
  const found = await sql<{ rows: number }>`
    select count(*) as rows
    from ${renamingTable}
  `.execute(database.query)
  const renamed = await onProjectPath(database, () => targetStatement(shape).execute(database.query))
  await sql`drop table ${renamingTable}`.execute(database.query)
  const renamedRows = Number(renamed.numAffectedRows ?? 0n)
  if (found.rows[0]?.rows !== renamedRows)
    throw new ConcurrentEdit(shape.table, `Rows of ${shape.identity} changed while their keys were renamed.`)
  if (followsItself(shape)) database.transaction.mixed.add(shape.tableId)
  await sealRenamed(database, shape, run)
  await carryConflicts(database, shape, run)
  return renamedRows
}

/** Found once, for what records them and for what writes them. */
const renamingTable = table({ schema: 'pg_temp', name: 'renaming' })

/** One change a row, under its new key; `before` and `after` are the whole keys. */
function recordStatement(shape: TargetShape, run: number): Fragment {
  const rows = sql`
  select
    ${tenantOf(shape, 'renaming')} as tenant,
    ${keyTexts(shape, 'new')} as key,
    'rename' as action,
    ${keyTexts(shape, 'old')} as before,
    ${keyTexts(shape, 'new')} as after,
    not renaming.sow_untouched as touched
  from ${renamingTable} as renaming`
  return insertChanges(shape, run, ['action', 'before', 'after', 'touched'], rows)
}

/** A whole key as the ledger keeps it, of a row `renaming`. */
export function keyTexts(shape: TargetShape, which: 'old' | 'new'): Fragment {
  const columns = renamedColumns(shape)
  const tenant = shape.tenants?.column
  const names = [...(tenant === undefined ? [] : [tenant]), ...columns.map(({ name }) => name)]
  const values = [
    ...(tenant === undefined ? [] : [column('renaming', tenant)]),
    ...columns.map(({ name }, index) => column('renaming', which === 'old' ? name : newName(index))),
  ]
  return sql`jsonb_object(
    array[${sql.join(names.map((name) => sql.lit(name)))}],
    array[${sql.join(values.map((value) => sql`${value}::text`))}]
  )`
}

function targetStatement(shape: TargetShape): Fragment {
  const columns = renamedColumns(shape)
  const tenant = shape.tenants?.column
  const found = [...(tenant === undefined ? [] : [tenant]), ...columns.map(({ name }) => name)]
  return sql`
update ${table(shape.table)} as target
set
  ${lines(columns.map(({ name }, index) => sql`${sql.id(name)} = renaming.${sql.id(newName(index))}`))}
from ${tellsWriters(shape) ? renamingTable : sql`(select * from ${renamingTable})`} as renaming
where ${all(found.map((name) => equal(column('target', name), column('renaming', name), withSchema(equalityOf(shape, name)))))}`
}
