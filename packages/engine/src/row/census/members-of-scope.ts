import { sql } from 'kysely'
import type { TargetShape, TargetTenants } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { asBaseKey, type Fragment } from '../../catalog/statement/sql-fragments.js'
import type { RowScope } from '../row-scope.js'
import { members } from './release-members.js'
import { rosterMembers } from './roster-members.js'
import { selectedTenants } from './selected-tenants.js'

/**
 * The keys of the last applied release, of the tenants of a scope at least. Of few tenants, the rosters are found by their names, and
 * what they share by themselves: nothing of ten thousand others is unpacked.
 */
export function membersOfScope(shape: TargetShape, scope: RowScope): Fragment {
  const { tenants, base, formerBase } = shape
  const isOfFew = scope.tenant !== null || scope.tenantIds !== undefined
  if (tenants === null || !isOfFew) return members(shape)
  if (base !== null || formerBase !== null)
    return members(shape, (tenant) => isSelected(tenant, shape, tenants, scope))
  return rosterMembers(
    shape,
    sql`ended_run is null
    and roster.tenant in (
      select tenant.id::text
      from (${selectedTenants(tenants, scope)}) as tenant
    )`,
  )
}

function isSelected(tenant: Fragment, shape: TargetShape, tenants: TargetTenants, scope: RowScope): Fragment {
  const asKey = (id: Fragment) => asBaseKey(id, tenants.column, shape)
  return sql`exists (
      select
      from (${selectedTenants(tenants, scope)}) as meant
      where ${equal(asKey(sql`meant.id`), asKey(tenant), tenants.equality)}
    )`
}
