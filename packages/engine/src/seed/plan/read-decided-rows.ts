import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { naturalKey, tenantKey } from '../../catalog/statement/natural-key.js'
import { type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { deltaRows, take } from '../../row/diff/delta-columns.js'
import type { WorkTables } from '../../row/work-tables.js'
import type { PlannedRow } from './planned-row.js'
import { decidedTexts, namedRow, plannedName } from './planned-values.js'

/** Rows of one dataset that a dry run names. */
const namedRows = 20

/**
 * The first rows of a delta that no release was staged for, an undo's or a person's: what would become of each. `values`: true to
 * tell what they hold.
 */
export async function readDecidedRows(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  values: boolean,
): Promise<readonly PlannedRow[]> {
  const name = values ? plannedName(shape, 'table') : null
  const found = await sql<PlannedRow>`
select
  ${shape.identity}::text as dataset,
  ${tenantKey(shape, 'decided')} as tenant,
  ${naturalKey(shape, 'decided')} as key,
  case when decided.sow_action = 'none' then 'keep' else decided.sow_action end as action,
  ${takenColumns(shape, values)} as columns,
  0 as "references"${name === null ? sql`` : sql`,\n  ${name} as name`}
from ${values ? deltaRows(shape, work, ['value', 'seen']) : table(work.delta)} as decided${name === null ? sql`` : namedRow(shape)}
where decided.sow_action <> 'none'
  or (decided.sow_rebase and not decided.sow_kept)
order by 4, 2, 3
limit ${sql.lit(namedRows)}`.execute(database.query)
  return found.rows
}

/** The columns that would be written of a row that stays in the table. */
function takenColumns(shape: TargetShape, values: boolean): Fragment {
  const columns = valueColumns(shape)
  if (columns.length === 0) return sql`'[]'::jsonb`
  const told = columns.map(
    (each, index) =>
      sql`(${sql.lit(index)}, ${sql.lit(each.name)}, ${take(shape, 'decided', each)} and decided.sow_action = 'update', ${values ? decidedTexts(shape, each) : sql`'{}'::jsonb`})`,
  )
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('column', part.name, 'decision', 'take') || part.texts order by part.number)
    from (values
      ${lines(told)}
    ) as part (number, name, is_taken, texts)
    where part.is_taken
  ), '[]')`
}
