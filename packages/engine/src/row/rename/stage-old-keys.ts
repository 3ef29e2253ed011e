import { sql } from 'kysely'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { equal } from '../../catalog/statement/equal.js'
import { fieldsOfColumn } from '../../catalog/statement/key-fields.js'
import {
  all,
  asBaseKey,
  column,
  equalityOf,
  type Fragment,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { fitName } from '../../database/fit-name.js'
import type { RowScope } from '../row-scope.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { newName, renamedColumns, renameList, renamingRows } from './renaming-rows.js'

/**
 * A plan renames nothing, so it gives the staged rows the keys that their rows have now: compared so, they come to what
 * they come to once the keys are renamed. References among the dataset's own rows follow.
 */
export async function stageOldKeys(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
): Promise<void> {
  const keys = renamedColumns(shape).map(({ name }) => name)
  const parents = shape.references
    .filter(({ self }) => self)
    .map(({ column: name }) => fieldsOfColumn(shape, name))
  for (const fields of [keys, ...parents]) {
    await runWork(database, {
      kind: 'change',
      table: work.stage,
      alias: 'stage',
      set: Object.fromEntries(
        fields.map((field, index) => [fitName(field), column('renaming', keys[index] ?? field)]),
      ),
      from: sql`${oldKeys(shape, scope)} as renaming`,
      where: fields.map((field, index) =>
        equal(
          column('stage', fitName(field)),
          column('renaming', newName(index)),
          equalityOf(shape, keys[index] ?? field),
        ),
      ),
    })
  }
}

/**
 * Rows of the table that get other keys, and rows that the site deleted and that stay away, which the base knows under
 * their older keys.
 */
function oldKeys(shape: TargetShape, scope: RowScope): Fragment {
  const columns = renamedColumns(shape)
  const names = [...columns.map(({ name }) => name), ...columns.map((_, index) => newName(index))]
  const known = sql`
    select ${sql.join(names.map((name) => column('renaming', name)))}
    from ${renamingRows(shape, scope)} as renaming`
  if (shape.base === null || !shape.baseExists || !ownerRules[shape.rowOwnership].isSites)
    return sql`(${known}
  )`
  return sql`(${known}
    union
    select ${sql.join(names.map((name) => column('renames', name)))}
    from ${renameList(shape)}
    join ${baseRows(shape)} as base
      on ${all(columns.map(({ name, equality }) => equal(asBaseKey(column('base', name), name, shape), asBaseKey(column('renames', name), name, shape), equality)))}
    where not exists (
      select
      from ${targetRows(shape)} as target
      where ${sameBaseKey('target', 'base', shape)}
    )
  )`
}
