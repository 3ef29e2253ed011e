import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TableName, TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import {
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import { type Followed, findConversions, withColumns } from './convert-columns.js'
import { anewColumns, rememberedValue } from './follow-columns.js'
import { baseOf, ownColumns } from './prepare-base.js'

/** A base in a work table, for a plan, and what fills it once the transaction is read only. */
export interface TemporaryBase {
  readonly shape: TargetShape
  readonly fill: () => Promise<void>
}

/** In a plan, which alters no table: makes an empty base with the columns of the target, as a work table. */
export async function createFollowedBase(
  database: Database,
  shape: TargetShape,
  base: WorkTable,
): Promise<TemporaryBase> {
  const real = shape.base as TableName
  const followed = await findConversions(database, shape, real)
  const followedShape = withColumns(shape, followed)
  await runWork(database, { kind: 'create', table: base, select: baseOf(followedShape) })
  const values = followedValues(followedShape, followed)
  const moved = sql`
select
  ${lines([...values].map(([name, value]) => sql`${value} as ${sql.id(name)}`))}
from ${table(real)} as base`
  const anew = anewColumns(followedShape, followed)
  const select = anew.length === 0 ? moved : rememberedRows(followedShape, [...values.keys()], anew, moved)
  const fill = async () => {
    await runWork(database, { kind: 'fill', into: base, columns: [...values.keys()], select })
  }
  return { shape: { ...followedShape, base }, fill }
}

function rememberedRows(
  shape: TargetShape,
  names: readonly string[],
  anew: readonly TargetColumn[],
  moved: Fragment,
): Fragment {
  const values = names.map((name) => {
    const value = column('base', name)
    const each = anew.find((candidate) => candidate.name === name)
    return each === undefined
      ? value
      : sql`case when ${presence('target', shape)} is null then ${value} else ${rememberedValue(shape, each, value)} end`
  })
  return sql`
select
  ${lines(values)}
from (${moved}
) as base
left join ${targetRows(shape)} as target
  on ${sameBaseKey('base', 'target', shape)}`
}

/** The columns that the base still has something for, each with its value in the terms of the target. */
function followedValues(shape: TargetShape, followed: readonly Followed[]): ReadonlyMap<string, Fragment> {
  const moved = new Map(
    followed.map(({ move, to, convert }) => {
      const value = column('base', move.from)
      return [to.name, convert === null ? value : convert(value)]
    }),
  )
  const wanted = [...keyColumns(shape), ...sharedColumns(shape)].map(({ name }) => name)
  const names = [...wanted, ...ownColumns].filter((name) => shape.baseColumns.includes(name))
  return new Map(names.map((name) => [name, moved.get(name) ?? column('base', name)]))
}
