import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { naturalKey, tenantKey } from '../catalog/statement/natural-key.js'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { WorkTables } from '../row/work-tables.js'
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
