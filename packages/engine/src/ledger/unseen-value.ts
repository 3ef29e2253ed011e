import { sql } from 'kysely'
import type { TargetColumn, TargetShape } from '../catalog/shape/target-shape.js'
import { asKept, isUnwritten } from '../catalog/statement/compared-values.js'
import { any, column, type Fragment } from '../catalog/statement/sql-fragments.js'
import { untouched } from './own-rows.js'

/**
 * What the base has of a column that it has not seen, in a row that it has: the value itself where the release may replace it,
 * else null, for unknown. It may where the package owned the column until now, and where the value is what a column has by
 * itself. A column that is newer than the last release proves nothing alone, for the site may have written it since: there the
 * whole row has to be as Sow, or a migration of its own, left it.
 */
export function unseenValue(shape: TargetShape, alias: string, each: TargetColumn): Fragment {
  const value = asKept(column(alias, each.name), each)
  if (shape.arrivingColumns.includes(each.name)) return value
  const isNobodys = shape.newerColumns.includes(each.name)
    ? any([isUnwritten(alias, each), untouched(shape, alias)])
    : isUnwritten(alias, each)
  return sql`case when ${isNobodys} then ${value} end`
}
