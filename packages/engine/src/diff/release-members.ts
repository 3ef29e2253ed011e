import { sql } from 'kysely'
import { type Fragment, table } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'
import { rosterMembers } from './roster-members.js'

/** The keys of the last applied release: the base, or the roster where the package owns every column. */
export function members(shape: TargetShape): Fragment {
  const base = shape.base ?? shape.formerBase
  if (base === null) return rosterMembers(shape)
  return sql`(
  select *
  from ${table(base)}
  where tombstone_run is null
)`
}
