import { sql } from 'kysely'
import type { Database } from '../database.js'
import type { WorkTables } from '../stage/work-tables.js'
import { naturalKey, tenantKey } from '../statement/natural-key.js'
import { table } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'
import { type LeftRow, namedRows } from './undo-report.js'

/** The first rows that stay as they are, by key. */
export async function readLeftRows(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<readonly LeftRow[]> {
  const found = await sql<LeftRow>`
    select
      ${tenantKey(shape, 'decided')} as tenant,
      ${naturalKey(shape, 'decided')} as key,
      decided.sow_reason as reason
    from ${table(work.delta)} as decided
    where decided.sow_kept
    order by 1, 2
    limit ${sql.lit(namedRows)}
  `.execute(database.query)
  return found.rows
}
