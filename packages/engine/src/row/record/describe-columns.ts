import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import { describeBase, withLabels } from '../../catalog/shape/follow-target.js'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import { type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'

/** Writes down which columns of the target those of the base are, as the comment of the base. */
export async function describeColumns(
  database: Database,
  shape: TargetShape,
  base: TableName,
): Promise<void> {
  await describeStatement(shape, base).execute(database.query)
}

export function describeStatement(shape: TargetShape, base: TableName): Fragment {
  const description = describeBase(
    shape.tableId,
    [...keyColumns(shape), ...sharedColumns(shape)].map((each) => withLabels(each, shape.key)),
    shape.lastColumn,
    shape.waitingColumns,
  )
  return sql`comment on table ${table(base)} is ${sql.lit(description)}`
}
