import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { refersToItself } from '../../row/diff/create-delta.js'
import type { WorkTables } from '../../row/work-tables.js'

/** Drops a dataset's temporary tables as soon as its merge is done, so that a run of many needs the room of one. */
export async function dropWorkTables(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  const names = [work.stage, work.delta, ...(refersToItself(shape) ? [work.identity] : [])]
  await sql`drop table ${sql.join(names.map(table))}`.execute(database.query)
}
