import { sql } from 'kysely'
import { basedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { asKept, sameAsBase } from '../../catalog/statement/compared-values.js'
import {
  column,
  type Fragment,
  sameBaseKey,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { yielded } from '../diff/shared-rows.js'
import type { WorkTables } from '../work-tables.js'
import { changeBase, leaveBase } from './change-base.js'

/**
 * Hands rows that leave a wider set to the selection that has them: what the wider set wrote is what the selection begins with, so
 * that its own values come back, and what the site wrote is an edit still.
 */
export async function handBackRows(
  database: Database,
  wider: TargetShape,
  selection: TargetShape,
  work: WorkTables,
): Promise<void> {
  if (selection.base !== null && selection.baseExists && selection.baseMoves.length === 0)
    await takeOver(database, wider, selection, work)
  if (wider.base !== null && wider.baseExists)
    await leaveBase(database, wider, {
      from: sql`${table(work.delta)} as decided`,
      where: [sql`decided.sow_reason = ${sql.lit(yielded)}`, sameBaseKey('base', 'decided', wider)],
    })
  await lookAgain(database, selection.identity)
}

async function takeOver(
  database: Database,
  wider: TargetShape,
  selection: TargetShape,
  work: WorkTables,
): Promise<void> {
  const remembers = wider.base !== null && wider.baseExists
  const values = basedColumns(selection).flatMap((each) => {
    const value = writtenBy(wider, remembers ? basedColumns(wider) : [], each)
    return value === null ? [] : [{ name: each.name, value }]
  })
  const from = sql`${table(work.delta)} as decided
join ${targetRows(selection)} as target
  on ${sameKey('target', 'decided', selection)}
${
  remembers
    ? sql`left join ${baseRows(wider)} as wider
  on ${sameBaseKey('wider', 'decided', wider)}
`
    : sql``
}`
  await changeBase(database, selection, {
    values: [...values, { name: 'tombstone_run', value: sql`null::bigint` }],
    from,
    where: [sql`decided.sow_reason = ${sql.lit(yielded)}`, sameBaseKey('base', 'decided', selection)],
  })
}

/** What the wider set wrote in a column, where that is what the table holds; null where it does not write the column. */
function writtenBy(
  wider: TargetShape,
  remembered: readonly TargetColumn[],
  each: TargetColumn,
): Fragment | null {
  const now = column('target', each.name)
  const carried = wider.columns.find(({ name }) => name === each.name)
  if (carried === undefined || carried.ownership === 'site') return null
  if (carried.ownership === 'package') return asKept(now, each)
  if (!remembered.some(({ name }) => name === each.name)) return null
  return sql`case
    when ${sameAsBase(now, column('wider', each.name), each)} then ${column('wider', each.name)}
    else ${column('base', each.name)}
  end`
}

/** Stands for a number of rows that nobody has counted since. */
export const unseenRows = -1

/** What it saw of its rows is no longer so, although it may have as many as before. */
async function lookAgain(database: Database, dataset: string): Promise<void> {
  await sql`
    update sow.copy
    set
      table_rows = ${sql.lit(unseenRows)},
      digest = null
    where dataset = ${dataset}
  `.execute(database.query)
}
