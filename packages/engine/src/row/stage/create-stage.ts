import { sql } from 'kysely'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import { lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { fitName } from '../../database/fit-name.js'
import type { CreateTable } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Makes the empty stage: a row's position, then the dataset's fields with the types and collations of the columns
 * that they stand for, and none of their constraints.
 */
export async function createStage(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  { text, changes }: Pick<DatasetUnit, 'text' | 'changes'>,
): Promise<void> {
  // Whether it takes the release or its changes is decided later, where a plan can no longer change a table.
  const statement = stageStatement(shape, work, changes !== undefined)
  // Lines that are sent as they are do not say where they stood: they are numbered as they come.
  await runWork(database, text === undefined ? statement : { ...statement, numbered: 'sow_position' })
}

export function stageStatement(shape: TargetShape, work: WorkTables, takesChanges = false): CreateTable {
  const sources = distinctTables(shape)
  const alias = (of: TableName) => `source_${sources.findIndex((source) => same(source, of)) + 1}`
  const select = sql`
select
  null::bigint as sow_position,${takesChanges ? sql`\n  null::boolean as sow_gone,` : sql``}
  ${lines(shape.fields.map((field) => sql`${sql.id(alias(field.table), field.column)} as ${sql.id(fitName(field.name))}`))}
from ${lines(sources.map((source) => sql`${table(source)} as ${sql.id(alias(source))}`))}`
  return { kind: 'create', table: work.stage, select }
}

function distinctTables(shape: TargetShape): TableName[] {
  const distinct: TableName[] = []
  for (const field of shape.fields)
    if (!distinct.some((known) => same(known, field.table))) distinct.push(field.table)
  return distinct
}

function same(one: TableName, other: TableName): boolean {
  return one.schema === other.schema && one.name === other.name
}
