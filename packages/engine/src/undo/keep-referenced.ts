import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { all, column, sameKey, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { ChangeRows } from '../database/work-statement.js'
import { leavesItsParent } from '../row/diff/spare-referenced.js'
import { runWork } from '../row/run-work.js'
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
    const statement: ChangeRows = {
      kind: 'change',
      table: work.delta,
      alias: 'leaving',
      set: { sow_action: sql`'none'`, sow_kept: sql`true`, sow_reason: sql`'referenced'` },
      from: sql`${table(shape.table)} as target
join ${table(shape.table)} as child
  on ${all(pairs)}`,
      where: [
        sql`leaving.sow_action = 'delete'`,
        sameKey('leaving', 'target', shape),
        sql`not exists (
    select
    from ${table(work.delta)} as other
    where ${sameKey('other', 'child', shape)}
      and ${leavesItsParent(shape, columns)}
  )`,
      ],
    }
    while ((await runWork(database, statement)) > 0);
  }
}
