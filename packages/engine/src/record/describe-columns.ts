import { sql } from 'kysely'
import type { Database } from '../database.js'
import { keyColumns, sharedColumns } from '../diff/delta-columns.js'
import { table } from '../statement/sql-fragments.js'
import { describeBase } from '../target/follow-target.js'
import type { TableName, TargetShape } from '../target/target-shape.js'

/** Writes down which columns of the target those of the base are, as the comment of the base. */
export async function describeColumns(
  database: Database,
  shape: TargetShape,
  base: TableName,
): Promise<void> {
  const description = describeBase(shape.tableId, [...keyColumns(shape), ...sharedColumns(shape)])
  await sql`comment on table ${table(base)} is ${sql.lit(description)}`.execute(database.query)
}
