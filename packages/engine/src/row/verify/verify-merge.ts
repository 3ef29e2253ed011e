import { counted, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { otherValue } from '../../catalog/statement/compared-values.js'
import { naturalKey } from '../../catalog/statement/natural-key.js'
import {
  any,
  column,
  type Fragment,
  presence,
  sameKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { deltaRows, take } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Reads back what the merge wrote: every row must be there, and every value taken from the release as the release has
 * it. Throws TARGET_CHANGED_ROWS where a trigger, a rule or a default made something else of it, TARGET_KEY where rows
 * lie outside of the part of the table that the key's index is about.
 */
export async function verifyMerge(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  const differs = valueColumns(shape).map((each) => writtenOtherwise(shape, each))
  const missing = sql`${presence('target', shape)} is null`
  const found = await sql<{ missing: number; other: number }>`
    select
      count(*) filter (where ${missing}) as missing,
      count(*) filter (where not ${missing}) as other
    from ${deltaRows(shape, work, ['value'])} as decided
    left join ${targetRows(shape)} as target
      on ${sameKey('target', 'decided', shape)}
    where decided.sow_action in ('insert', 'update', 'revive', 'retire')
      and ${any([missing, ...differs])}
  `.execute(database.query)
  const { missing: gone, other } = found.rows[0] ?? { missing: 0, other: 0 }
  if (gone > 0 && shape.part !== null) throw outside(shape, gone)
  if (gone + other > 0) throw changed(shape, gone + other, await firstChanged(database, shape, work))
}

/** The first row that is not as it was written, and in which columns; without any it is not there at all. */
interface ChangedRow {
  readonly key: string
  readonly columns: readonly string[]
}

/** For errors alone. */
async function firstChanged(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<ChangedRow | undefined> {
  const columns = valueColumns(shape).map(
    (each) =>
      sql`case when ${presence('target', shape)} is not null and ${writtenOtherwise(shape, each)} then ${each.name}::text end`,
  )
  const found = await sql<ChangedRow>`
    select
      ${naturalKey(shape, 'decided')} as key,
      to_jsonb(array_remove(array[${sql.join(columns)}]::text[], null)) as columns
    from ${deltaRows(shape, work, ['value'])} as decided
    left join ${targetRows(shape)} as target
      on ${sameKey('target', 'decided', shape)}
    where decided.sow_action in ('insert', 'update', 'revive', 'retire')
      and ${any([sql`${presence('target', shape)} is null`, ...valueColumns(shape).map((each) => writtenOtherwise(shape, each))])}
    order by 1
    limit 1
  `.execute(database.query)
  return found.rows[0]
}

/** True where the table holds another value than was written to this column. */
function writtenOtherwise(shape: TargetShape, each: TargetColumn): Fragment {
  return sql`((decided.sow_action = 'insert' or ${take(shape, 'decided', each)}) and ${otherValue(column('target', each.name), column('decided', each.name), each)})`
}

function outside(shape: TargetShape, rows: number): SowError {
  return new SowError({
    code: 'TARGET_KEY',
    message: `${counted(rows, 'row')} of ${shape.identity} would lie outside of the part of ${shape.table.name} that the unique index ${shape.keyIndex} is about, and could not be found again.`,
    hint: 'Give the rows the values that the condition of the index asks for.',
    place: { dataset: shape.identity, table: shape.table.name, constraint: shape.keyIndex },
  })
}

function changed(shape: TargetShape, rows: number, first: ChangedRow | undefined): SowError {
  const cause = shape.triggers.length === 0 ? '' : ` Its triggers: ${shape.triggers.join(', ')}.`
  return new SowError({
    code: 'TARGET_CHANGED_ROWS',
    message: `The table ${shape.table.name} holds other values than were written in ${counted(rows, 'row')} of ${shape.identity}.${tellColumns(first)}${cause}`,
    hint: 'Let triggers leave the columns of reference data alone, or leave those columns out of the dataset.',
    place: {
      dataset: shape.identity,
      table: shape.table.name,
      ...(first === undefined ? {} : { key: first.key }),
    },
  })
}

function tellColumns(first: ChangedRow | undefined): string {
  if (first === undefined) return ''
  const { columns } = first
  return columns.length === 0 ? ' The first is not there.' : ` The first differs in ${columns.join(', ')}.`
}
