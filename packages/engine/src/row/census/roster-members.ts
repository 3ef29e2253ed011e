import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'

/**
 * The keys of a release of a dataset that keeps a roster, typed as the target has them, and the run that inserted each row: of
 * the current one, or of those for which `condition` holds.
 */
export function rosterMembers(shape: TargetShape, condition: Fragment = sql`ended_run is null`): Fragment {
  const parts = keyColumns(shape).map(
    (each, index) => sql`(entry.key ->> ${sql.lit(index)})::${sql.raw(each.type)} as ${sql.id(each.name)}`,
  )
  return sql`(
  select ${sql.join([...parts, sql`entry.inserted_run`])}
  from sow.roster
  cross join lateral rows from (
    jsonb_array_elements(roster.keys),
    unnest(roster.inserted_runs)
  ) as entry (key, inserted_run)
  where roster.dataset = ${shape.identity}
    and ${condition}
)`
}
