import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import type { Selections } from '../row/diff/inherited-rows.js'
import { keepShared } from '../row/diff/shared-rows.js'
import { leavingReferred } from '../row/diff/spare-referenced.js'
import { runWork } from '../row/run-work.js'
import type { WorkTables } from '../row/work-tables.js'

/**
 * In a tree a row stays where a row that stays refers to it, and does not move elsewhere. One pass a level, until a
 * pass finds none. It stays as well where another dataset of the table has it: answers the selections that may.
 */
export async function keepReferenced(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  which: 'leaving' | 'present',
): Promise<Selections> {
  const set = { sow_action: sql`'none'`, sow_kept: sql`true`, sow_reason: sql`'referenced'` }
  for (const rows of leavingReferred(shape, work))
    while ((await runWork(database, { kind: 'change', set, ...rows })) > 0);
  return await keepShared(database, shape, work, which)
}
