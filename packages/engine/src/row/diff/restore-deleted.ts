import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { chosen, type RowChoice, requireChosen } from '../../catalog/statement/row-choice.js'
import { all, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Brings rows back that the site deleted and somebody wants again: what the diff found to stay away is inserted.
 * Throws ROW_UNKNOWN where a key that was named is not that of a deleted row.
 */
export async function restoreDeleted(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  choice: RowChoice,
): Promise<void> {
  await requireChosen(database, shape, choice, deletedRows(work), 'deleted row')
  await sql`
update ${table(work.delta)} as decided
set
  ${lines([sql`sow_action = 'insert'`, sql`sow_rebase = true`, ...newIdOf(shape)])}
where decided.sow_action in ('tombstone', 'tombstoned')
  and ${all(chosen(shape, 'decided', choice))}`.execute(database.query)
}

function deletedRows(work: WorkTables): Fragment {
  return sql`(
  select *
  from ${table(work.delta)}
  where sow_action in ('tombstone', 'tombstoned')
)`
}

/** A deleted row has lost its id: it gets a new one, where rows of the same release may refer to it. */
function newIdOf({ surrogate }: TargetShape): Fragment[] {
  return surrogate === null
    ? []
    : [
        sql`${sql.id(surrogate.column)} = coalesce(${sql.id('decided', surrogate.column)}, ${sql.raw(surrogate.expression)})`,
      ]
}
