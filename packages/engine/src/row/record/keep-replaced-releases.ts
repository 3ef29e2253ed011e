import { sql } from 'kysely'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { changeDataset } from '../../ledger/changed-datasets.js'
import { copyDocument, releaseDocument } from '../../ledger/wanted-copies.js'

/**
 * Keeps what the ledger has before the run replaces it; nothing where a tenant's copy is its first. `tenants`: a select of `tenant`,
 * and of `stands`, true where its copy stays as it is.
 */
export async function keepReplacedReleases(
  database: Database,
  dataset: string,
  run: number,
  tenants: Fragment,
): Promise<void> {
  changeDataset(database, dataset)
  await replacedStatement(dataset, run, tenants, null).execute(database.query)
}

/** Tenants as a list of documents. */
export function listedTenants(tenants: string): Fragment {
  return sql`
    select
      tenant,
      stands
    from jsonb_to_recordset(${tenants}::jsonb) as told (tenant text, stands boolean)`
}

/**
 * The same as a statement. `renewed`: a select of `tenant` and `applied`, others whose copies are to stand as they are; null where
 * there are none.
 */
export function replacedStatement(
  dataset: string,
  run: number,
  tenants: Fragment,
  renewed: Fragment | null,
): Fragment {
  const standing =
    renewed === null
      ? sql``
      : sql`
    union all
    select
      renewed.tenant,
      renewed.applied,
      null
    from (${renewed}
    ) as renewed`
  return sql`
insert into sow.release (run, dataset, before, tenants, copies)
select
  ${run}::bigint,
  ${dataset},
  ${releaseDocument('applied')},
  replaced.tenants,
  replaced.copies
from (
  select
    known.applied,
    array_agg(known.tenant order by known.tenant) as tenants,
    array_agg(known.copy order by known.tenant) as copies
  from (
    select
      listed.tenant,
      copy.applied,
      case when listed.stands is not true then ${copyDocument('copy')} end as copy
    from (${tenants}
    ) as listed
    left join sow.copy
      on copy.dataset = ${dataset}
      and copy.tenant = listed.tenant${standing}
  ) as known
  group by known.applied
) as replaced
left join sow.dataset as applied
  on applied.dataset = ${dataset}
  and applied.ordinal = replaced.applied`
}
