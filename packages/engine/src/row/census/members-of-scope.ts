import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { RowScope } from '../row-scope.js'
import { members } from './release-members.js'
import { rosterMembers } from './roster-members.js'
import { selectedTenants } from './selected-tenants.js'

/**
 * The keys of the last applied release, of the tenants of a scope at least. The rosters of few tenants are found by their names: those
 * of ten thousand others are not unpacked.
 */
export function membersOfScope(shape: TargetShape, scope: RowScope): Fragment {
  const { tenants, base, formerBase } = shape
  const isOfFew = scope.tenant !== null || scope.tenantIds !== undefined
  if (tenants === null || !isOfFew || base !== null || formerBase !== null) return members(shape)
  return rosterMembers(
    shape,
    sql`ended_run is null
    and roster.tenant in (
      select tenant.id::text
      from (${selectedTenants(tenants, scope)}) as tenant
    )`,
  )
}
