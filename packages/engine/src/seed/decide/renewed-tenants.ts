import { sql } from 'kysely'
import { selectedTenants } from '../../row/census/selected-tenants.js'
import type { RenewedTenants } from '../../row/record/record-release.js'
import type { DatasetWork } from './dataset-work.js'
import { tenantsOf } from './leave-settled-tenants.js'

/**
 * The tenants that are left out of the scope, and have the very rows by an earlier version; null where there are none. Whoever wrote
 * rows of one of them since they were looked at is found by the next run: what the ledger saw of them stands.
 */
export function renewedTenants(dataset: DatasetWork): RenewedTenants | null {
  const { shape, scope, renewed, settled, releases } = dataset
  if (renewed.length === 0 || shape.tenants === null) return null
  const { tenantIds: open = [], ...selected } = scope
  // Where every copy that there is was settled, none has to be asked whose it is.
  const isWhole = settled.tenants === tenantsOf(releases)
  const isSelected = isWhole
    ? sql``
    : sql`
      and copy.tenant in (
        select tenant.id::text
        from (${selectedTenants(shape.tenants, selected)}) as tenant
      )
      and copy.tenant <> all (${[...open]}::text[])`
  const tenants = sql`
    select
      copy.tenant,
      copy.applied
    from sow.copy
    where copy.dataset = ${shape.identity}
      and copy.applied = any (${[...renewed]}::integer[])${isSelected}`
  const only = isWhole && releases.length === 1 ? (releases[0]?.ordinal ?? null) : null
  return { tenants, only }
}
