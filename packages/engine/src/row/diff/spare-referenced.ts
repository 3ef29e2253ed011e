import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import { ownReferences } from '../../catalog/shape/incoming-references.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { all, any, type Fragment, inPart, sameKey, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { ChangeRows, FoundRows } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { take } from './delta-columns.js'
import { refersTo } from './leaving-referrers.js'

/** Why a row is left that would be deleted if no row referred to it: it goes once none does. */
export const waits = 'referenced'

/**
 * In a tree, a row that departed stays where a row that stays refers to it: one that neither departs too nor moves
 * elsewhere. One pass a level, until a pass finds none.
 */
export async function spareReferenced(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  for (const statement of spareStatements(shape, work)) while ((await runWork(database, statement)) > 0);
}

export function spareStatements(shape: TargetShape, work: WorkTables): readonly ChangeRows[] {
  const set = { sow_action: sql`'left'`, sow_reason: sql`${sql.lit(waits)}` }
  return leavingReferred(shape, work).map((rows) => ({ kind: 'change', set, ...rows }))
}

/** Rows of the delta, `leaving`, that a row of the same table which stays refers to: one list for each such reference. */
export function leavingReferred(shape: TargetShape, work: WorkTables): readonly FoundRows[] {
  return ownReferences(shape).map((reference) => {
    return {
      table: work.delta,
      alias: 'leaving',
      from: sql`${table(shape.table)} as target
join ${table(shape.table)} as child
  on ${refersTo(reference, 'child', 'target')}`,
      where: [
        sql`leaving.sow_action = 'delete'`,
        sameKey('leaving', 'target', shape),
        ...inPart('target', shape),
        sql`not exists (
    select
    from ${table(work.delta)} as other
    where ${all([sameKey('other', 'child', shape), ...inPart('child', shape)])}
      and ${leavesItsParent(shape, reference.columns)}
  )`,
      ],
    }
  })
}

/** True of a row of the delta, `other`, that refers to its parent no longer: it goes itself, or moves elsewhere. */
function leavesItsParent(shape: TargetShape, columns: readonly string[]): Fragment {
  const moves = valueColumns(shape)
    .filter(({ name }) => columns.includes(name))
    .map(
      (each) => sql`(other.sow_action in ('update', 'revive', 'retire') and ${take(shape, 'other', each)})`,
    )
  return any([sql`other.sow_action = 'delete'`, ...moves])
}
