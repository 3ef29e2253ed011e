import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseKeys, type Fragment, lines, sameBaseKey } from '../../catalog/statement/sql-fragments.js'
import { members } from '../census/release-members.js'
import { rosterMembers } from '../census/roster-members.js'
import type { RowScope } from '../row-scope.js'
import type { WorkTables } from '../work-tables.js'
import { incomingRows, leavingRows } from './incoming-rows.js'

/**
 * The keys of a release of which only the changes are staged: those of the release before, without those that left
 * and with those that came. `condition` tells that one's roster; the current one where nothing is said.
 */
export function changedMembers(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  condition?: Fragment,
): Fragment {
  const names = (alias: string) => lines(baseKeys(shape, alias))
  const before = condition === undefined ? members(shape) : rosterMembers(shape, condition)
  return sql`
  select
    ${names('before')}
  from ${before} as before
  where not exists (
      select
      from (${leavingRows(shape, work, scope)}
      ) as leaving
      where ${sameBaseKey('leaving', 'before', shape)}
    )
  union
  select
    ${names('incoming')}
  from (${incomingRows(shape, work, scope)}
  ) as incoming`
}
