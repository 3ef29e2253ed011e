import { sql } from 'kysely'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import {
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import { findConversions, followedRows, followedValues, withColumns } from './convert-columns.js'
import { findDoubted } from './find-doubted.js'
import { anewColumns, rememberedValue } from './follow-columns.js'
import { knownRows, withDoubts } from './forget-doubted.js'
import { baseOf } from './prepare-base.js'

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
  const real = baseRows(shape)
  const followed = await findConversions(database, shape, real)
  const followedShape = withColumns(shape, followed)
  await runWork(database, { kind: 'create', table: base, select: baseOf(followedShape) })
  const doubted = await findDoubted(database, shape, followedShape, followed)
  const doubtedShape = withDoubts(followedShape, doubted)
  const columns = [...followedValues(followedShape, followed).keys()]
  const moved = followedRows(followedShape, followed, real)
  const known = doubted.length === 0 ? moved : knownRows(followedShape, columns, doubted, moved)
  const anew = anewColumns(followedShape, followed)
  const select = anew.length === 0 ? known : rememberedRows(doubtedShape, columns, anew, known)
  const fill = async () => {
    await runWork(database, { kind: 'fill', into: base, columns, select })
  }
  return { shape: { ...doubtedShape, base, sharing: null }, fill }
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
