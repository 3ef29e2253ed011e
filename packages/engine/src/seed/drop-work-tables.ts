import { sql } from 'kysely'
import type { Database } from '../database.js'
import { refersToItself } from '../diff/create-delta.js'
import type { WorkTables } from '../stage/work-tables.js'
import { table } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'

/** Drops a dataset's temporary tables as soon as its merge is done, so that a run of many needs the room of one. */
export async function dropWorkTables(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  const names = [work.stage, work.delta, ...(refersToItself(shape) ? [work.identity] : [])]
  await sql`drop table ${sql.join(names.map(table))}`.execute(database.query)
}
