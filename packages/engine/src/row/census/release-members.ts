import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows, type IsMeant } from '../../catalog/statement/base-rows.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import { rosterMembers } from './roster-members.js'

/**
 * False where neither a base nor a roster tells which rows the last release held: there was none, it had no row, or it
 * was undone.
 */
export function remembersRows(shape: TargetShape): boolean {
  return shape.base === null || shape.baseExists
}

/**
 * The keys of the last applied release: the base, or the roster where the package owns every column. `isMeant`: of a base that tenants
 * share, those of these tenants.
 */
export function members(shape: TargetShape, isMeant?: IsMeant): Fragment {
  const base = shape.base ?? shape.formerBase
  if (base === null) return rosterMembers(shape)
  return sql`(
  select *
  from ${baseRows(shape, isMeant)} as base
  where tombstone_run is null
)`
}

/** The same before this release is prepared: where it is the first that needs a base, they are still in the roster. */
export function membersAsRecorded(shape: TargetShape): Fragment {
  return remembersRows(shape) ? members(shape) : rosterMembers(shape)
}
