import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { naturalKey, tenantKey } from '../../catalog/statement/natural-key.js'
import { column, lines } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { newName, renamedColumns, renamingRows } from '../../row/rename/renaming-rows.js'
import type { RowScope } from '../../row/row-scope.js'
import type { PlannedRow, RowReading } from './planned-row.js'

/** The rows that would get other keys, under those that they have: each with the parts of its key that change. */
export async function readRenamedRows(
  database: Database,
  shape: TargetShape,
  scope: RowScope,
  { limit, values }: RowReading,
): Promise<readonly PlannedRow[]> {
  const parts = renamedColumns(shape).map(({ name }, index) => {
    const [from, to] = [column('renaming', name), column('renaming', newName(index))]
    const texts = values
      ? sql`jsonb_build_object('from', ${from}::text, 'to', ${to}::text)`
      : sql`'{}'::jsonb`
    return sql`(${sql.lit(index)}, ${sql.lit(name)}, ${from}::text <> ${to}::text, ${texts})`
  })
  const found = await sql<PlannedRow>`
select
  ${shape.identity}::text as dataset,
  ${tenantKey(shape, 'renaming')} as tenant,
  ${naturalKey(shape, 'renaming')} as key,
  'rename' as action,
  (
    select jsonb_agg(jsonb_build_object('column', part.name, 'decision', 'take') || part.texts order by part.number)
    from (values
      ${lines(parts)}
    ) as part (number, name, changes, texts)
    where part.changes
  ) as columns,
  0 as "references"
from ${renamingRows(shape, scope)} as renaming
order by tenant, key
${limit === null ? sql`` : sql`limit ${sql.lit(limit)}`}`.execute(database.query)
  return found.rows
}
