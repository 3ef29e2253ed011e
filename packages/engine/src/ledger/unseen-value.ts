import { sql } from 'kysely'
import { basedColumns } from '../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../catalog/shape/target-shape.js'
import { asKept, isUnwritten, otherThanBase } from '../catalog/statement/compared-values.js'
import { all, any, column, type Fragment } from '../catalog/statement/sql-fragments.js'
import { neverTouched, untouched, writtenBySow } from './own-rows.js'

/**
 * True where the release may replace what a row holds in a column of which its base knows nothing: nobody but Sow wrote it. Where
 * the package owned the column until now, every run did. Where an earlier release wrote the column, or may have, the whole row has
 * to be as Sow left it: null and the default may be what the site typed over a value. In a column that no release ever wrote, they
 * are nobody's, unless the row has an edit that holds the very same, of which they may be a copy. `base` is the row of the base;
 * `isOurs`: what says of a row that Sow wrote it last.
 */
export function isNobodys(
  shape: TargetShape,
  alias: string,
  each: TargetColumn,
  isOurs: Fragment = writtenBySow(shape, alias),
): Fragment {
  if (shape.arrivingColumns.includes(each.name)) return sql`true`
  const isNewer = shape.newerColumns.includes(each.name)
  if (shape.carriedColumns.includes(each.name))
    return isNewer ? untouched(shape, alias) : all([isOurs, neverTouched(shape, alias)])
  const isLeftAlone = all([isUnwritten(alias, each), ...copiesNoEdit(shape, alias, each)])
  return isNewer ? any([isLeftAlone, untouched(shape, alias)]) : isLeftAlone
}

/** What the base has of such a column: the value itself where it is nobody's, else null, for unknown. */
export function unseenValue(
  shape: TargetShape,
  alias: string,
  each: TargetColumn,
  isOurs?: Fragment,
): Fragment {
  const value = asKept(column(alias, each.name), each)
  if (shape.arrivingColumns.includes(each.name)) return value
  return sql`case when ${isNobodys(shape, alias, each, isOurs)} then ${value} end`
}

function copiesNoEdit(shape: TargetShape, alias: string, { name }: TargetColumn): readonly Fragment[] {
  const copied = basedColumns(shape).map((each) => {
    const value = column(alias, each.name)
    const isEdited = otherThanBase(value, column('base', each.name), each)
    return sql`(${isEdited} and ${value}::text is not distinct from ${column(alias, name)}::text)`
  })
  return copied.length === 0 ? [] : [sql`not ${any(copied)}`]
}
