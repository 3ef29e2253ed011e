import { sql } from 'kysely'
import type { Fragment } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'
import { keyColumns } from './delta-columns.js'

/** The keys of the last applied release of a dataset that keeps a roster, typed as the target has them. */
export function rosterMembers(shape: TargetShape): Fragment {
  const parts = keyColumns(shape).map(
    (each, index) => sql`(entry.key ->> ${sql.lit(index)})::${sql.raw(each.type)} as ${sql.id(each.name)}`,
  )
  return sql`(
  select ${sql.join(parts)}
  from sow.roster
  cross join jsonb_array_elements(roster.keys) as entry (key)
  where roster.dataset = ${shape.identity}
)`
}
