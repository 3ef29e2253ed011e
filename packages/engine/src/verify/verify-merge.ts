import { SowError } from '@sow/kit'
import { sql } from 'kysely'
import type { Database } from '../database.js'
import { take, valueColumns } from '../diff/delta-columns.js'
import type { WorkTables } from '../stage/work-tables.js'
import { any, column, comparable, sameKey, table } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'

/**
 * Reads back what the merge wrote: every value taken from the release must be in the table as the release has it.
 * Throws TARGET_CHANGED_ROWS where a trigger, a rule or a default made something else of it.
 */
export async function verifyMerge(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  const columns = valueColumns(shape)
  if (columns.length === 0) return
  const differs = columns.map(
    (each) =>
      sql`((decided.action = 'insert' or ${column('decided', take(each))}) and ${comparable('target', each)} is distinct from ${comparable('decided', each)})`,
  )
  const found = await sql<{ rows: number }>`
    select count(*) as rows
    from ${table(work.delta)} as decided
    left join ${table(shape.table)} as target
      on ${sameKey('target', 'decided', shape.key)}
    where decided.action in ('insert', 'update', 'revive', 'retire')
      and ${any(differs)}
  `.execute(database.query)
  const rows = found.rows[0]?.rows ?? 0
  if (rows === 0) return
  const cause = shape.triggers.length === 0 ? '' : ` Its triggers: ${shape.triggers.join(', ')}.`
  throw new SowError({
    code: 'TARGET_CHANGED_ROWS',
    message: `The table ${shape.table.name} holds other values than were written in ${rows} rows of ${shape.identity}.${cause}`,
    hint: 'Let triggers leave the columns of reference data alone, or leave those columns out of the dataset.',
    place: { dataset: shape.identity, table: shape.table.name },
  })
}
