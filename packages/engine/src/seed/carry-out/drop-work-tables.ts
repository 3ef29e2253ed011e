import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { refersToItself } from '../../row/diff/create-delta.js'
import { runWork } from '../../row/run-work.js'
import type { WorkTables } from '../../row/work-tables.js'

/** Drops a dataset's work tables as soon as its merge is done, so that a run of many needs the room of one. */
export async function dropWorkTables(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<void> {
  const tables = [work.stage, work.delta, ...(refersToItself(shape) ? [work.identity] : [])]
  await runWork(database, { kind: 'drop', tables })
}
