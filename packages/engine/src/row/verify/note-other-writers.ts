import { sql } from 'kysely'
import { followsItself } from '../../catalog/shape/follows-itself.js'
import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { sameKey, table, targetRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Notes where a trigger of the table, or a key that others of its rows follow, wrote rows of it that the merge did not: they bear
 * the id of Sow's transaction, and are none of Sow's. Commands before those of the merge wrote for other datasets.
 */
export async function noteOtherWriters(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  if ((shape.triggers.length === 0 && !followsItself(shape)) || !tellsWriters(shape)) return
  const found = await sql<{ others: boolean }>`
select exists (
    select
    from ${targetRows(shape)} as target
    where target.xmin = pg_current_xact_id()::xid
      and target.cmin::text::bigint > (
        select max(decided.cmin::text::bigint)
        from ${table(work.delta)} as decided
      )
      and not exists (
        select
        from ${table(work.delta)} as decided
        where decided.sow_action in ('insert', 'update', 'revive', 'retire')
          and ${sameKey('decided', 'target', shape)}
      )
  ) as others`.execute(database.query)
  if (found.rows[0]?.others === true) database.transaction.mixed.add(shape.tableId)
}
