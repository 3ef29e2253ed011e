import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { all, column, sameKey, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { leavesItsParent } from '../row/diff/spare-referenced.js'
import type { WorkTables } from '../row/work-tables.js'

/**
 * In a tree a row stays where a row that stays refers to it, and does not move elsewhere. One pass a level, until a
 * pass finds none.
 */
export async function keepReferenced(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  const own = shape.referencedBy.filter(
    ({ table: from }) => from.schema === shape.table.schema && from.name === shape.table.name,
  )
  for (const { columns, targetColumns } of own) {
    const pairs = columns.map(
      (name, index) => sql`${column('child', name)} = ${column('target', targetColumns[index] ?? name)}`,
    )
    const statement = sql`
update ${table(work.delta)} as leaving
set
  sow_action = 'none',
  sow_kept = true,
  sow_reason = 'referenced'
from ${table(shape.table)} as target
join ${table(shape.table)} as child
  on ${all(pairs)}
where leaving.sow_action = 'delete'
  and ${sameKey('leaving', 'target', shape)}
  and not exists (
    select
    from ${table(work.delta)} as other
    where ${sameKey('other', 'child', shape)}
      and ${leavesItsParent(shape, columns)}
  )`
    while (((await statement.execute(database.query)).numAffectedRows ?? 0n) > 0n);
  }
}
