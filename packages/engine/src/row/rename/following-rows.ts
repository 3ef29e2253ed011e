import { sql } from 'kysely'
import type { IncomingForeignKey } from '../../catalog/shape/catalog-foreign-keys.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { all, column, lines, targetRows } from '../../catalog/statement/sql-fragments.js'
import { remembersRows } from '../census/release-members.js'
import type { PlannedWork, RowScope } from '../row-scope.js'
import { newName, renamedColumns, renamingRows } from './renaming-rows.js'

/**
 * The shape of a dataset in a plan. Its rows may follow keys that datasets before it rename, by `on update cascade`; a plan
 * renames nothing, so they are looked at as they will be. Rows of a part of a table are not.
 */
export function asFollowing(shape: TargetShape, scope: RowScope): TargetShape {
  if (shape.part !== null) return shape
  return [...scope.planned.values()].reduce(
    (seen, parent) =>
      followedBy(seen, parent).reduce((each, reference) => following(each, parent, reference, scope), seen),
    shape,
  )
}

/** The foreign keys by which rows of the dataset follow renamed keys of one that was planned before. */
function followedBy(shape: TargetShape, { shape: parent, isApplied }: PlannedWork): IncomingForeignKey[] {
  const { renames, tableId } = parent
  if (renames.keys.length === 0 || !isApplied || !remembersRows(parent) || tableId === shape.tableId)
    return []
  const renamed = renamedColumns(parent).map(({ name }) => name)
  return parent.referencedBy.filter(
    ({ table, targetColumns, onUpdate }) =>
      onUpdate === 'follow' &&
      table.schema === shape.table.schema &&
      table.name === shape.table.name &&
      targetColumns.some((name) => renamed.includes(name)),
  )
}

function following(
  shape: TargetShape,
  { shape: parent }: PlannedWork,
  { columns, targetColumns, equalities }: IncomingForeignKey,
  scope: RowScope,
): TargetShape {
  const renamed = renamedColumns(parent).map(({ name }) => name)
  const newValue = (name: string) => {
    const part = renamed.indexOf(targetColumns[columns.indexOf(name)] ?? '')
    const value = column('standing', name)
    return part < 0 ? value : sql`coalesce(${column('renaming', newName(part))}, ${value}) as ${sql.id(name)}`
  }
  const refersTo = columns.map((name, index) =>
    equal(column('standing', name), column('renaming', targetColumns[index] ?? ''), equalities[index] ?? '='),
  )
  const followed = sql`(
  select
    ${lines(['tableoid', 'xmin', 'cmin', ...shape.allColumns].map((name) => (columns.includes(name) ? newValue(name) : column('standing', name))))}
  from ${targetRows(shape)} as standing
  left join ${renamingRows(parent, scope, [...new Set(targetColumns)])} as renaming
    on ${all(refersTo)}
)`
  return { ...shape, followed }
}
