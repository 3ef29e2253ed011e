import { type RawBuilder, sql } from 'kysely'
import { keyColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { sameValueWritten } from '../../catalog/statement/compared-values.js'
import { naturalKey } from '../../catalog/statement/natural-key.js'
import {
  all,
  column,
  type Fragment,
  inPart,
  lines,
  presence,
  sameKey,
  sameKeyWritten,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import { equals, isWord } from '../../catalog/statement/with-schemas.js'
import { deltaRows, seen, take, takes } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'

/** Inserts the rows that the table lacks. A row that somebody else inserted meanwhile raises a unique violation. */
export function insertStatement(shape: TargetShape, work: WorkTables, withIds: boolean): Fragment {
  const names = [
    ...(withIds && shape.surrogate !== null ? [shape.surrogate.column] : []),
    ...keyColumns(shape).map((each) => each.name),
    ...valueColumns(shape).map((each) => each.name),
  ]
  const filled = shape.filled.filter((each) => !names.includes(each.column))
  const isGiven = shape.identityAlways.some((name) => names.includes(name))
  const overriding = isGiven ? sql`overriding system value` : sql``
  return sql`
insert into ${table(shape.table)} (
  ${lines([...names, ...filled.map((each) => each.column)].map((name) => sql.id(name)))}
) ${overriding}
select
  ${lines([...names.map((name) => sql.id(name)), ...filled.map(({ expression }) => sql.raw(expression))])}
from ${deltaRows(shape, work, ['value'])} as decided
where ${isWord(column('decided', 'sow_action'), 'insert')}`
}

/**
 * Writes the release's values where the diff takes them, and nothing else: a column is only set where some row
 * takes it, and a row is only written while nobody wrote it since the diff saw it. A concurrent edit makes the count
 * short, and the caller decides again. `step`: where rows wait for others, those of one step.
 */
export function updateStatement(
  shape: TargetShape,
  work: WorkTables,
  taken: readonly TargetColumn[],
  step: number | null = null,
): Fragment {
  const { rows, conditions } = openUpdates(shape, work, taken, step)
  return sql`
update ${table(shape.table)} as target
set
  ${lines(changesOf(taken))}
from ${rows}
where ${all(conditions)}`
}

export function changesOf(taken: readonly TargetColumn[]): readonly Fragment[] {
  return taken.map(
    (each) => sql`${sql.id(each.name)} = case
    when ${column('decided', takes(each))} then ${column('decided', each.name)}
    else ${column('target', each.name)}
  end`,
  )
}

/** Deletes the rows that departed, while nobody wrote them since the diff saw them. */
export function deleteStatement(shape: TargetShape, work: WorkTables): Fragment {
  const { rows, conditions } = openDeletes(shape, work)
  return sql`
delete from ${table(shape.table)} as target
using ${rows}
where ${all(conditions)}`
}

/** Rows that a statement should have written and did not. */
export interface PassedBy {
  readonly rows: number
  /** The key of one of them, as people write it; null where there is none. */
  readonly key: string | null
}

/** Counts the rows that an update or a delete should have written and that are as the diff saw them: it passed them by. */
export function passedByStatement(
  shape: TargetShape,
  work: WorkTables,
  what: 'update' | 'delete',
  taken: readonly TargetColumn[],
  step: number | null = null,
): RawBuilder<PassedBy> {
  const { rows, conditions } =
    what === 'update' ? openUpdates(shape, work, taken, step) : openDeletes(shape, work)
  return sql`
select
  count(*) as rows,
  min(${naturalKey(shape, 'target')}) as key
from ${table(shape.table)} as target
cross join ${rows}
where ${all(conditions)}`
}

/** Counts the rows that an insert should have written and that are not there. */
export function notInsertedStatement(shape: TargetShape, work: WorkTables): RawBuilder<PassedBy> {
  return sql`
select
  count(*) as rows,
  min(${naturalKey(shape, 'decided')}) as key
from ${table(work.delta)} as decided
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'decided', shape)}
where decided.sow_action = 'insert'
  and ${presence('target', shape)} is null`
}

/** Decided rows, and what must hold for one of them and a row of the target. */
interface OpenRows {
  readonly rows: Fragment
  readonly conditions: readonly Fragment[]
}

export function openUpdates(
  shape: TargetShape,
  work: WorkTables,
  taken: readonly TargetColumn[],
  step: number | null,
): OpenRows {
  const unchangedSince = taken.map(
    (each) =>
      sql`(not ${column('decided', takes(each))} or ${sameValueWritten(column('target', each.name), column('decided', seen(each)), each)})`,
  )
  const needed = [
    sql`sow_xmin`,
    ...keyColumns(shape).map((each) => sql.id(each.name)),
    ...taken.flatMap((each) => [
      sql.id(each.name),
      sql.id(seen(each)),
      sql`coalesce(${take(shape, null, each)}, false) as ${sql.id(takes(each))}`,
    ]),
  ]
  return {
    rows: sql`(
  select
    ${lines(needed)}
  from ${deltaRows(shape, work, ['value', 'seen'], taken)} as decided
  where ${isWord(column('decided', 'sow_action'), 'update', 'revive', 'retire')}${step === null ? sql`` : sql`\n    and coalesce(${column('decided', 'sow_step')}, 0) ${equals} ${sql.lit(step)}`}
) as decided`,
    conditions: [
      sameKeyWritten('target', 'decided', shape),
      ...inPart('target', shape),
      unwrittenSince('decided'),
      ...unchangedSince,
    ],
  }
}

/** The rows that are to be deleted, as `departed`, and what must hold for one of them and `target`. */
export function openDeletes(shape: TargetShape, work: WorkTables): OpenRows {
  const same = valueColumns(shape).map((each) =>
    sameValueWritten(column('target', each.name), column('departed', seen(each)), each),
  )
  const names = ['sow_xmin', ...keyColumns(shape).map((each) => each.name), ...valueColumns(shape).map(seen)]
  return {
    rows: sql`(
  select
    ${lines(names.map((name) => sql.id(name)))}
  from ${deltaRows(shape, work, ['seen'])} as departed
  where ${isWord(column('departed', 'sow_action'), 'delete')}
) as departed`,
    conditions: [
      sameKeyWritten('target', 'departed', shape),
      ...inPart('target', shape),
      unwrittenSince('departed'),
      ...same,
    ],
  }
}

/**
 * The row version that the diff saw, or one that this transaction made of it. Values alone would not do: an edit of
 * another column would be taken for Sow's own from then on.
 */
function unwrittenSince(alias: string): Fragment {
  return sql`(
    ${column(alias, 'sow_xmin')} is null
    or target.xmin ${equals} ${column(alias, 'sow_xmin')}
    or target.xmin ${equals} pg_catalog.pg_current_xact_id()::pg_catalog.xid
  )`
}
