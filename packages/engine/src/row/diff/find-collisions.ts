import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { TargetUniqueIndex } from '../../catalog/shape/target-unique-index.js'
import { all, type Fragment } from '../../catalog/statement/sql-fragments.js'
import type { WorkTables } from '../work-tables.js'
import { inOrder, leaves, meetings, rowsThatMeet } from './meeting-rows.js'

/**
 * Rows of the delta that would meet another row in a unique index that is not the key's: each other (`release`), a row
 * that stays (`table`), or one that gives its value up in the same step, where the index is checked row by row (`swap`).
 */
export function collisionsStatement(
  shape: TargetShape,
  work: WorkTables,
  index: TargetUniqueIndex,
): Fragment {
  const elements = index.elements.map((_, place) => `sow_element_${place + 1}`)
  const given = index.nullsNotDistinct ? [] : elements.map((name) => sql`${sql.id(name)} is not null`)
  return sql`
with ${rowsThatMeet(shape, work, index)},
met as (
  select
    'release' as kind,
    min(sow_position) as first,
    max(sow_position) as last
  from written
  where ${all(given)}
  group by ${sql.join(elements.map((name) => sql.id(name)))}
  having count(*) > 1
  union all
  select
    case when ${leaves(shape, index)} then 'swap' else 'table' end,
    written.sow_position,
    null
  ${meetings(shape, work, index)}
    and not (coalesce(${leaves(shape, index)}, false) and ${inOrder(shape, index)})
)
select
  kind,
  first,
  last
from met
order by kind = 'swap', first
limit 20`
}
