import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { anyDiffersFromBase, asKept, sameAsBase } from '../../catalog/statement/compared-values.js'
import {
  all,
  any,
  column,
  type Fragment,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { type BaseChanges, changeBase, type FoundInBase, leaveBase } from './change-base.js'

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
  await changeBase(database, shape, movedAlong(shape, judged, columns))
  await leaveBase(database, shape, equalNulls(shape, judged, columns))
  await changeBase(database, shape, forgottenEqual(shape, judged, columns))
}

/** What it wrote in rows that were as Sow left them is the base from then on: the next release arrives there. */
function movedAlong(shape: TargetShape, judged: WorkTable, columns: readonly TargetColumn[]): BaseChanges {
  return {
    values: columns.map((each) => ({ name: each.name, value: asKept(column('target', each.name), each) })),
    from: judgedRows(shape, judged),
    where: [
      sameBaseKey('base', 'target', shape),
      sql`judged.is_kept`,
      sql`base.tombstone_run is null`,
      anyDiffersFromBase('target', 'base', columns),
    ],
  }
}

/**
 * In any other row a value that it wrote, and that happens to equal the base, is the site's all the same: what it was made of was an
 * edit. A base that nobody knows says so by a null; where the value is null itself, the row leaves the base, and is the site's own.
 */
function forgottenEqual(
  shape: TargetShape,
  judged: WorkTable,
  columns: readonly TargetColumn[],
): BaseChanges {
  const unlessEqual = (each: TargetColumn) => sql`case
    when not (${equalsByChance(shape, each)}) then ${column('base', each.name)}
  end`
  return {
    values: columns.map((each) => ({ name: each.name, value: unlessEqual(each) })),
    from: judgedRows(shape, judged),
    where: [sameBaseKey('base', 'target', shape), edited(columns.map((each) => equalsByChance(shape, each)))],
  }
}

function equalNulls(shape: TargetShape, judged: WorkTable, columns: readonly TargetColumn[]): FoundInBase {
  const isNull = (each: TargetColumn) =>
    all([equalsByChance(shape, each), sql`${column('target', each.name)} is null`])
  return {
    from: judgedRows(shape, judged),
    where: [sameBaseKey('base', 'target', shape), edited(columns.map(isNull))],
  }
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
