import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { type Fragment, lines } from '../../catalog/statement/sql-fragments.js'

/**
 * Up to so many columns have columns of their own in the delta: five for a shared one. Postgres takes 1,600 of them, and
 * 8 kB a row, of which a long text needs 18 bytes. Values of wider tables are packed as texts, and flags as an array.
 */
const widestUnpacked = 100

/** True where the delta has one column for all values of a kind. */
export function isPacked(shape: TargetShape): boolean {
  return valueColumns(shape).length > widestUnpacked
}

/** Values as texts by the names of their columns; null is left out. */
export function packedTexts(values: readonly (readonly [TargetColumn, Fragment])[]): Fragment {
  const names = values.map(([{ name }]) => sql.lit(name))
  return sql`jsonb_strip_nulls(jsonb_object(
    array[${sql.join(names)}],
    array[${sql.join(values.map(([, value]) => sql`${value}::text`))}]
  ))`
}

/** One flag for each column that is not of the key, in their order. */
export function packedFlags(shape: TargetShape, flags: ReadonlyMap<string, Fragment | undefined>): Fragment {
  const each = valueColumns(shape).map(({ name }) => {
    const flag = flags.get(name)
    return flag === undefined ? sql`false` : sql`coalesce(${flag}, false)`
  })
  return sql`array[
    ${lines(each)}
  ]`
}

/** One of `packedFlags`. */
export function flagOf(shape: TargetShape, flags: Fragment, { name }: TargetColumn): Fragment {
  return sql`(${flags})[${sql.lit(valueColumns(shape).findIndex((each) => each.name === name) + 1)}]`
}
