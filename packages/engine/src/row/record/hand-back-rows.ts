import { sql } from 'kysely'
import { basedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { asKept, sameAsBase } from '../../catalog/statement/compared-values.js'
import {
  column,
  type Fragment,
  lines,
  sameBaseKey,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import { yielded } from '../diff/shared-rows.js'
import type { WorkTables } from '../work-tables.js'

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
  if (selection.base !== null && selection.baseExists && selection.baseMoves.length === 0) {
    await takeOver(wider, selection, work).execute(database.query)
    rewriteBase(database, selection.identity)
  }
  if (wider.base !== null && wider.baseExists) {
    await sql`
delete from ${table(wider.base)} as base
using ${table(work.delta)} as decided
where decided.sow_reason = ${sql.lit(yielded)}
  and ${sameBaseKey('base', 'decided', wider)}`.execute(database.query)
    rewriteBase(database, wider.identity)
  }
  await lookAgain(database, selection.identity)
}

function takeOver(wider: TargetShape, selection: TargetShape, work: WorkTables): Fragment {
  const base = selection.base as NonNullable<TargetShape['base']>
  const remembered = wider.base !== null && wider.baseExists ? wider.base : null
  const moved = basedColumns(selection).flatMap((each) => {
    const value = writtenBy(wider, remembered === null ? [] : basedColumns(wider), each)
    return value === null ? [] : [sql`${sql.id(each.name)} = ${value}`]
  })
  return sql`
update ${table(base)} as base
set
  ${lines([...moved, sql`tombstone_run = null`])}
from ${table(work.delta)} as decided
join ${targetRows(selection)} as target
  on ${sameKey('target', 'decided', selection)}
${
  remembered === null
    ? sql``
    : sql`left join ${table(remembered)} as wider
  on ${sameBaseKey('wider', 'decided', wider)}
`
}where decided.sow_reason = ${sql.lit(yielded)}
  and ${sameBaseKey('base', 'decided', selection)}`
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
