import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import {
  column,
  type Fragment,
  lines,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import { members, remembersRows } from '../../row/census/release-members.js'

/**
 * The rows of a dataset as the table has them: those that the ledger counts among it, and no others of the table. Every column that
 * the dataset carries, `sow_certain` and `sow_lost` as in `rowsAsOf`.
 */
export function rowsNow(shape: TargetShape): Fragment {
  const columns = shape.columns.map(({ name }) => column('target', name))
  const certain = [sql`true as sow_certain`, sql`false as sow_lost`]
  if (!remembersRows(shape))
    return sql`(
  select
    ${lines([...columns, ...certain])}
  from ${targetRows(shape)} as target
  where false
)`
  return sql`(
  select
    ${lines([...columns, ...certain])}
  from ${targetRows(shape)} as target
  join ${members(shape)} as member
    on ${sameBaseKey('member', 'target', shape)}
)`
}
