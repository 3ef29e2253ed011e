import { sql } from 'kysely'
import { comparedColumns, keyColumns, valueColumns } from '../../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../../catalog/shape/target-shape.js'
import {
  column,
  type Fragment,
  lines,
  sameKey,
  targetRows,
} from '../../../catalog/statement/sql-fragments.js'
import { deltaRows, seen, take } from '../../../row/diff/delta-columns.js'
import type { DatasetWork } from '../../decide/dataset-work.js'
import type { ConstrainedColumn } from './table-constraint.js'

type Decided = Pick<DatasetWork, 'shape' | 'work'>

/** True where the values of all these columns can be told of every row that would be written. */
export function canTell(shape: TargetShape, columns: readonly ConstrainedColumn[]): boolean {
  return columns.every((each) => {
    if (shape.references.some(({ column: name }) => name === each.name)) return false
    if (shape.filled.some(({ column: name }) => name === each.name)) return false
    return isCarried(shape, each.name) || each.filling !== null
  })
}

export function isCarried(shape: TargetShape, name: string): boolean {
  return shape.columns.some((each) => each.name === name)
}

/**
 * The rows of a release that would be written, with the key and the values of these columns as they would be: what the release
 * has, what stays of the site, what the table fills in.
 */
export function writtenRows({ shape, work }: Decided, columns: readonly ConstrainedColumn[]): Fragment {
  const keys = keyColumns(shape)
  const others = columns.filter(({ name }) => !keys.some((key) => key.name === name))
  const told = valueColumns(shape).filter(({ name }) => columns.some((each) => each.name === name))
  const asThere = others.some(({ name }) => !isCompared(shape, name))
  return sql`(
        select
          ${lines([
            sql`sow_position`,
            ...keys.map(({ name }) => column('decided', name)),
            ...others.map((each) => sql`${writtenValue(shape, each)} as ${sql.id(each.name)}`),
          ])}
        from ${deltaRows(shape, work, ['value', 'seen'], told)} as decided
        ${asThere ? sql`left join ${targetRows(shape)} as there on ${sameKey('there', 'decided', shape)}` : sql``}
        where sow_action in ('insert', 'update', 'revive')
          and sow_position is not null
      )`
}

function isCompared(shape: TargetShape, name: string): boolean {
  return comparedColumns(shape).some((each) => each.name === name)
}

function writtenValue(shape: TargetShape, { name, filling }: ConstrainedColumn): Fragment {
  const carried = valueColumns(shape).find((each) => each.name === name)
  const released = carried === undefined ? sql.raw(filling ?? 'null') : column('decided', name)
  if (carried === undefined || !isCompared(shape, name))
    return sql`case when sow_action = 'insert' then ${released} else ${column('there', name)} end`
  const isTaken = sql`sow_action = 'insert' or ${take(shape, 'decided', carried)}`
  return sql`case when ${isTaken} then ${released} else ${column('decided', seen(carried))} end`
}
