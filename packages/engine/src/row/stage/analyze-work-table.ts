import { sql } from 'kysely'
import type { TableName } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'

/**
 * Tells the planner how many rows a temporary table has, and a little of what its keys are like: a tenth of the usual
 * sample is enough for that, and the usual one costs as much as the join it is for.
 */
export async function analyzeWorkTable(
  database: Database,
  { name }: TableName,
  columns: readonly string[],
): Promise<void> {
  await sql`set local default_statistics_target = 10`.execute(database.query)
  await sql`analyze ${sql.id(name)} (${sql.join(columns.map((column) => sql.id(column)))})`.execute(
    database.query,
  )
}
