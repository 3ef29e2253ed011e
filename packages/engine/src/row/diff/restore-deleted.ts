import { sql } from 'kysely'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { chosen, type RowChoice, requireChosen } from '../../catalog/statement/row-choice.js'
import { type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Brings rows back that the site deleted and somebody wants again: what the diff found to stay away is inserted.
 * Where the package owns the rows, the diff has brought them back itself.
 * Throws ROW_UNKNOWN where a key that was named is not that of a deleted row.
 */
export async function restoreDeleted(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  choice: RowChoice,
): Promise<void> {
  await requireChosen(database, shape, choice, deletedRows(shape, work), 'deleted row')
  await runWork(database, {
    kind: 'change',
    table: work.delta,
    alias: 'decided',
    set: { sow_action: sql`'insert'`, sow_rebase: sql`true`, ...newIdOf(shape) },
    from: null,
    where: [sql`decided.sow_action in ('tombstone', 'tombstoned')`, ...chosen(shape, 'decided', choice)],
  })
}

function deletedRows(shape: TargetShape, work: WorkTables): Fragment {
  const deleted = ownerRules[shape.rowOwnership].isSites
    ? sql`sow_action in ('tombstone', 'tombstoned')`
    : sql`sow_action = 'insert'`
  return sql`(
  select *
  from ${table(work.delta)}
  where ${deleted}
)`
}

/** A deleted row has lost its id: it gets a new one, where rows of the same release may refer to it. */
function newIdOf({ surrogate }: TargetShape): Record<string, Fragment> {
  if (surrogate === null) return {}
  const { column, expression } = surrogate
  return { [column]: sql`coalesce(${sql.id('decided', column)}, ${sql.raw(expression)})` }
}
