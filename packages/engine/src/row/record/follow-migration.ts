import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TableName, TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { anyDiffersFromBase, asKept, sameAsBase } from '../../catalog/statement/compared-values.js'
import {
  all,
  any,
  column,
  type Fragment,
  lines,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'

/** A row's key as texts: a migration may give its columns other names and types. */
export function keyTexts(shape: TargetShape): Fragment {
  return sql`array[${sql.join(keyColumns(shape).map(({ name }) => sql`${column('target', name)}::text`))}]`
}

/**
 * Lets the base follow what a migration wrote. `judged` has the rows that were there before, by `key`: those that were, and are known to
 * be, Sow's own (`is_kept`), and the numbers of the columns that it changed in each (`changed`). Where columns of the base have moved as
 * well, the next run lets them follow, and tells whose the values are.
 */
export async function followMigration(
  database: Database,
  shape: TargetShape,
  judged: WorkTable,
): Promise<void> {
  const columns = basedColumns(shape)
  if (shape.base === null || !shape.baseExists || shape.baseMoves.length > 0 || columns.length === 0) return
  const steps = [
    moveAlong(shape, shape.base, judged, columns),
    leaveNulls(shape, shape.base, judged, columns),
    forgetEqual(shape, shape.base, judged, columns),
  ]
  let moved = 0n
  for (const step of steps) moved += (await step.execute(database.query)).numAffectedRows ?? 0n
  if (moved > 0n) rewriteBase(database, shape.identity)
}

/** What it wrote in rows that were as Sow left them is the base from then on: the next release arrives there. */
function moveAlong(
  shape: TargetShape,
  base: TableName,
  judged: WorkTable,
  columns: readonly TargetColumn[],
): Fragment {
  return sql`
update ${table(base)} as base
set
  ${lines(columns.map((each) => sql`${sql.id(each.name)} = ${asKept(column('target', each.name), each)}`))}
from ${judgedRows(shape, judged)}
where ${sameBaseKey('base', 'target', shape)}
  and judged.is_kept
  and base.tombstone_run is null
  and ${anyDiffersFromBase('target', 'base', columns)}`
}

/**
 * In any other row a value that it wrote, and that happens to equal the base, is the site's all the same: what it was made of was an
 * edit. A base that nobody knows says so by a null; where the value is null itself, the row leaves the base, and is the site's own.
 */
function forgetEqual(
  shape: TargetShape,
  base: TableName,
  judged: WorkTable,
  columns: readonly TargetColumn[],
): Fragment {
  const values = columns.map(
    (each) => sql`${sql.id(each.name)} = case
    when not (${equalsByChance(shape, each)}) then ${column('base', each.name)}
  end`,
  )
  return sql`
update ${table(base)} as base
set
  ${lines(values)}
from ${judgedRows(shape, judged)}
where ${sameBaseKey('base', 'target', shape)}
  and ${edited(columns.map((each) => equalsByChance(shape, each)))}`
}

function leaveNulls(
  shape: TargetShape,
  base: TableName,
  judged: WorkTable,
  columns: readonly TargetColumn[],
): Fragment {
  const isNull = (each: TargetColumn) =>
    all([equalsByChance(shape, each), sql`${column('target', each.name)} is null`])
  return sql`
delete from ${table(base)} as base
using ${judgedRows(shape, judged)}
where ${sameBaseKey('base', 'target', shape)}
  and ${edited(columns.map(isNull))}`
}

function edited(values: readonly Fragment[]): Fragment {
  return all([sql`not judged.is_kept`, sql`base.tombstone_run is null`, any(values)])
}

function equalsByChance(shape: TargetShape, each: TargetColumn): Fragment {
  const number = shape.sealed.find(({ name }) => name === each.name)?.number ?? 0
  return all([
    sql`${sql.lit(number)} = any (judged.changed)`,
    sameAsBase(column('target', each.name), column('base', each.name), each),
  ])
}

function judgedRows(shape: TargetShape, judged: WorkTable): Fragment {
  return sql`${targetRows(shape)} as target
join ${table(judged)} as judged
  on judged.key = ${keyTexts(shape)}`
}
