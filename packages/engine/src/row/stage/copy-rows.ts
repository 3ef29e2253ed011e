import type { EncodedRow } from '@sow/kit/rows'
import type { TableName } from '../../catalog/shape/target-shape.js'
import { copyInto } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'

/** Streams a dataset's rows into a table by COPY, written as `write` has it; answers how many. */
export async function copyRows(
  database: Database,
  unit: DatasetUnit,
  table: TableName,
  columns: readonly string[],
  write: (row: EncodedRow) => string,
): Promise<number> {
  return await copyText(database, table, columns, linesOf(database, unit, write))
}

/** Streams the lines that a package ships into a table, as they are; answers how many. */
export async function copyText(
  database: Database,
  table: TableName,
  columns: readonly string[],
  text: AsyncIterable<string | Uint8Array>,
): Promise<number> {
  return await database.session.copyIn(copyInto(table, columns).compile(database.query).sql, text)
}

/** A dataset's rows as complete lines, written as `write` has it, many at a time. */
export async function* linesOf(
  database: Database,
  unit: DatasetUnit,
  write: (row: EncodedRow) => string,
): AsyncIterable<string> {
  let rows = 0
  for await (const batch of unit.rows()) {
    let text = ''
    for (const row of batch) text += `${write(row)}\n`
    yield text
    rows += batch.length
    database.tell({ type: 'dataset-staged', identity: unit.dataset.identity, rows })
  }
}
