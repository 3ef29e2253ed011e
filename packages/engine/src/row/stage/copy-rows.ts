import type { EncodedRow } from '@sow/kit/rows'
import { sql } from 'kysely'
import type { TableName } from '../../catalog/shape/target-shape.js'
import { table as tableFragment } from '../../catalog/statement/sql-fragments.js'
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
  const statement = sql`copy ${tableFragment(table)} (${sql.join(columns.map((name) => sql.id(name)))}) from stdin`
  const text = statement.compile(database.query).sql
  return await database.session.copyIn(text, textOf(database, unit, write))
}

/** Streams the lines that a package ships into a table, as they are; answers how many. */
export async function copyText(
  database: Database,
  table: TableName,
  columns: readonly string[],
  text: AsyncIterable<Uint8Array>,
): Promise<number> {
  const statement = sql`copy ${tableFragment(table)} (${sql.join(columns.map((name) => sql.id(name)))}) from stdin`
  return await database.session.copyIn(statement.compile(database.query).sql, text)
}

/** Complete lines, many at a time. */
async function* textOf(
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
