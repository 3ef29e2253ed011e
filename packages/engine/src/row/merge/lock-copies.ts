import { type RawBuilder, sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { sameKey, table, targetRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { ConcurrentEdit } from '../../transaction/concurrent-edit.js'
import { lockTables } from '../../transaction/lock-tables.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Of a table that each server of a cluster has a copy of, a row has another version on each: a statement that asks for the version
 * that the diff saw would write one copy and leave the others as they were. So others are kept from writing the table, which
 * its first write would do anyway, and then it is asked here, once for all, whether they did since the diff.
 * Throws ConcurrentEdit.
 */
export async function lockCopies(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  if (shape.placement.kind !== 'reference') return
  await lockTables(database, [shape.table])
  const found = await writtenSinceStatement(shape, work).execute(database.query)
  const rows = found.rows[0]?.rows ?? 0
  if (rows > 0)
    throw new ConcurrentEdit(
      shape.table,
      `${rows} rows of ${shape.identity} changed between diff and merge.`,
    )
}

function writtenSinceStatement(shape: TargetShape, work: WorkTables): RawBuilder<{ rows: number }> {
  return sql`
select count(*) as rows
from ${table(work.delta)} as decided
join ${targetRows(shape)} as target
  on ${sameKey('target', 'decided', shape)}
where decided.sow_action in ('update', 'revive', 'retire', 'delete')
  and target.xmin <> decided.sow_xmin
  and target.xmin <> pg_current_xact_id()::xid`
}
