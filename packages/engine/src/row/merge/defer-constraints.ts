import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'

/**
 * Has the target's deferrable unique constraints checked once `work` has written every row, so that rows may swap
 * values, and at once after it, while the error still has one meaning.
 */
export async function deferringConstraints(
  database: Database,
  shape: TargetShape,
  work: () => Promise<void>,
): Promise<void> {
  const names = shape.uniqueIndexes.filter(({ deferrable }) => deferrable).map(({ name }) => name)
  if (names.length === 0) return await work()
  const list = sql.join(names.map((name) => sql.id(shape.table.schema, name)))
  await sql`set constraints ${list} deferred`.execute(database.query)
  await work()
  await sql`set constraints ${list} immediate`.execute(database.query)
}
