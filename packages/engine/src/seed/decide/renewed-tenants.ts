import { sql } from 'kysely'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import { selectedTenants } from '../../row/census/selected-tenants.js'
import type { DatasetWork } from './dataset-work.js'

/**
 * A select of the tenants that are left out of the scope, and have the very rows by an earlier version; null where there are none.
 * Whoever wrote rows of one of them since they were looked at is found by the next run: what the ledger saw of them stands.
 */
export function renewedTenants(dataset: DatasetWork): Fragment | null {
  const { shape, scope, renewed } = dataset
  if (renewed.length === 0 || shape.tenants === null) return null
  const { tenantIds: open = [], ...selected } = scope
  return sql`
    select copy.tenant
    from sow.copy
    where copy.dataset = ${shape.identity}
      and copy.applied = any (${[...renewed]}::integer[])
      and copy.tenant in (
        select tenant.id::text
        from (${selectedTenants(shape.tenants, selected)}) as tenant
      )
      and copy.tenant <> all (${[...open]}::text[])`
}
