import { sql } from 'kysely'
import { keptType } from '../../catalog/shape/kept-type.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import {
  all,
  column,
  type Fragment,
  lines,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { changeBase } from './change-base.js'
import { type Doubted, doubtedValues, isLeft } from './find-doubted.js'

/**
 * Forgets what the base has of such a column in rows that Sow did not write last, so that nothing is equal to it: null, or, where the
 * table has null, some other value.
 */
export async function forgetDoubted(database: Database, shape: TargetShape, doubted: Doubted): Promise<void> {
  const each = doubted.column
  await changeBase(database, shape, {
    values: [{ name: each.name, value: unknownValue(each, sql`doubted.other`) }],
    from: sql`${targetRows(shape)} as target,
  (${doubtedValues(shape, doubted, baseRows(shape))}
  ) as doubted`,
    where: [
      sameBaseKey('base', 'target', shape),
      sql`base.tombstone_run is null`,
      sql`array[${column('base', each.name)}::text] = array[doubted.value]`,
      isDoubted(shape, each, 'doubted'),
    ],
  })
}

/** The rows of a base, for a plan, without what is doubted. `rows`: what it has, by the names `columns`. */
export function knownRows(
  shape: TargetShape,
  columns: readonly string[],
  doubted: readonly Doubted[],
  rows: Fragment,
): Fragment {
  const alias = (index: number) => `doubted_${index + 1}`
  const values = columns.map((name) => {
    const index = doubted.findIndex((candidate) => candidate.column.name === name)
    const each = doubted[index]?.column
    if (each === undefined) return column('base', name)
    return sql`case
    when base.tombstone_run is null and ${isDoubted(shape, each, alias(index))}
      then ${unknownValue(each, column(alias(index), 'other'))}
    else ${column('base', name)}
  end as ${sql.id(name)}`
  })
  const joins = doubted.map(
    (each, index) => sql`
left join (${doubtedValues(
      shape,
      each,
      sql`(${rows}
)`,
    )}
) as ${sql.id(alias(index))}
  on array[${column('base', each.column.name)}::text] = array[${column(alias(index), 'value')}]`,
  )
  return sql`
select
  ${lines(values)}
from (${rows}
) as base
left join ${targetRows(shape)} as target
  on ${sameBaseKey('base', 'target', shape)}${sql.join(joins, sql``)}`
}

/** Over a row of base and target that joined a value: somebody else left a value in the table, or a null beside a null. */
function isDoubted(shape: TargetShape, each: TargetColumn, alias: string): Fragment {
  const isThere = sql`(${column('target', each.name)} is not null or ${column('base', each.name)} is null)`
  return all([column(alias, 'is_doubted'), isThere, sql`not ${isLeft(shape)}`])
}

function unknownValue(each: TargetColumn, other: Fragment): Fragment {
  return sql`case when ${column('target', each.name)} is null then ${other}::${sql.raw(keptType(each))} end`
}

/** The shape once it is known what is doubted: seals of before prove nothing of any row. */
export function withDoubts(shape: TargetShape, doubted: readonly Doubted[]): TargetShape {
  return doubted.length === 0 ? shape : { ...shape, sealLayouts: [] }
}
