import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import {
  all,
  asBaseKey,
  column,
  equalityOf,
  type Fragment,
  sameKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { RowScope } from '../row-scope.js'
import type { WorkTables } from '../work-tables.js'
import { incomingRows } from './incoming-rows.js'

/**
 * The rows of the release that are rows of another dataset as well, `rows` being the keys of that one. The other may
 * have another key: its columns are then read from the row of the table that ours meets.
 */
export function overlapsStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  other: TargetShape,
  rows: Fragment,
): Fragment {
  const same = other.key.map((name) => {
    const ours = asBaseKey(column(shape.key.includes(name) ? 'incoming' : 'target', name), name, other)
    const theirs = asBaseKey(column('member', name), name, other)
    return other.nullableKey.includes(name)
      ? sql`array[${ours}] = array[${theirs}]`
      : equal(ours, theirs, equalityOf(other, name))
  })
  return sql`
with incoming as (${incomingRows(shape, work, scope)}
)
select distinct incoming.sow_position as position
from incoming
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'incoming', shape)}
join ${rows} as member
  on ${all(same)}
order by 1
limit 20`
}
