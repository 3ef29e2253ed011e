import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { carriedDigest, digestOf } from '../../catalog/statement/row-digest.js'
import { column, type Fragment, inPlace, partRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { RowScope } from '../row-scope.js'
import type { Census } from './census.js'
import { selectedTenants } from './selected-tenants.js'

/**
 * Adds to a census the digest of each tenant's rows as they are, for the tenants that are asked for: of those among which the key is
 * unique, so that a row which the site moves out of them, as a soft delete does, is missing. Taken before the rows are
 * compared, never after: what somebody commits between the two is then compared, or missing in the digest, and the next run
 * finds that out.
 */
export async function digestRows(
  database: Database,
  shape: TargetShape,
  scope: RowScope,
  census: Census,
  tenants: readonly string[],
): Promise<Census> {
  if (tenants.length === 0) return census
  const ids = shape.tenants === null || tenants.length === census.tenants.length ? {} : { tenantIds: tenants }
  const counted = await digestStatement(shape, { ...scope, ...ids }).execute(database.query)
  const rows = counted.rows as { tenant: string; digest: string }[]
  const digests = new Map(rows.map(({ tenant, digest }) => [tenant, digest]))
  return {
    ...census,
    tenants: census.tenants.map((each) => ({ ...each, digest: digests.get(each.tenant) ?? each.digest })),
  }
}

function digestStatement(shape: TargetShape, scope: RowScope): Fragment {
  const digest = sql`${digestOf(carriedDigest(shape, 'target'))}::text`
  if (shape.placement.kind === 'distributed') return summedStatement(shape, scope, digest)
  if (shape.tenants === null)
    return sql`
select
  '' as tenant,
  ${digest} as digest
from ${partRows(shape)} as target`
  return sql`
select
  tenant.id::text as tenant,
  ${digest} as digest
from (${selectedTenants(shape.tenants, scope)}) as tenant
join ${partRows(shape)} as target
  on ${equal(column('target', shape.tenants.column), sql`tenant.id`, shape.tenants.equality)}
group by tenant.id`
}

/** The same of a table whose rows are on several servers: each sums up its own. */
function summedStatement(
  { table: summed, tenants, part }: TargetShape,
  scope: RowScope,
  digest: Fragment,
): Fragment {
  const ofPart = part === null ? sql`` : sql`\nwhere ${sql.raw(part.predicate)}`
  if (tenants === null)
    return sql`
select
  '' as tenant,
  ${digest} as digest
from ${inPlace(summed)} as target${ofPart}`
  return sql`
select
  tenant.id::text as tenant,
  summed.digest
from (${selectedTenants(tenants, scope)}) as tenant
join (
  select
    ${column('target', tenants.column)} as id,
    ${digest} as digest
  from ${inPlace(summed)} as target${ofPart}
  group by 1
) as summed
  on ${equal(sql`summed.id`, sql`tenant.id`, tenants.equality)}`
}
