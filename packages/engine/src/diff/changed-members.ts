import { sql } from 'kysely'
import type { WorkTables } from '../stage/work-tables.js'
import { column, type Fragment, lines, sameKey } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'
import { keyColumns } from './delta-columns.js'
import type { DiffScope } from './diff-scope.js'
import { incomingRows, leavingRows } from './incoming-rows.js'
import { members } from './release-members.js'
import { rosterMembers } from './roster-members.js'

/**
 * The keys of a release of which only the changes are staged: those of the release before, without those that left
 * and with those that came. `condition` tells that one's roster; the current one where nothing is said.
 */
export function changedMembers(
  shape: TargetShape,
  work: WorkTables,
  scope: DiffScope,
  condition?: Fragment,
): Fragment {
  const names = (alias: string) => lines(keyColumns(shape).map(({ name }) => column(alias, name)))
  const before = condition === undefined ? members(shape) : rosterMembers(shape, condition)
  return sql`
  select
    ${names('before')}
  from ${before} as before
  where not exists (
      select
      from (${leavingRows(shape, work, scope)}
      ) as leaving
      where ${sameKey('leaving', 'before', shape)}
    )
  union
  select
    ${names('incoming')}
  from (${incomingRows(shape, work, scope)}
  ) as incoming`
}
