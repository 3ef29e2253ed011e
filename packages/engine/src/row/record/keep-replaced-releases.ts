import { sql } from 'kysely'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { changeDataset } from '../../ledger/changed-datasets.js'
import { copyDocument, releaseDocument } from '../../ledger/place-copies.js'

/** Keeps what the ledger has before the run replaces it; nothing where a tenant's copy is its first. */
export async function keepReplacedReleases(
  database: Database,
  dataset: string,
  run: number,
  tenants: string,
): Promise<void> {
  changeDataset(database, dataset)
  await replacedStatement(dataset, run, tenants, null).execute(database.query)
}

/** The same as a statement. `renewed`: a select of `tenant`, others whose copies are to stand as they are; null where there are none. */
export function replacedStatement(
  dataset: string,
  run: number,
  tenants: string,
  renewed: Fragment | null,
): Fragment {
  const listed = sql`jsonb_to_recordset(${tenants}::jsonb) as replaced (tenant text, stands boolean)`
  const replaced =
    renewed === null
      ? listed
      : sql`(
  select *
  from ${listed}
  union all
  select renewed.tenant, true
  from (${renewed}
  ) as renewed
) as replaced`
  return sql`
insert into sow.release (run, dataset, before, tenants, copies)
select
  ${run}::bigint,
  ${dataset},
  ${releaseDocument('applied')},
  array_agg(replaced.tenant order by replaced.tenant),
  array_agg(case when replaced.stands is not true then ${copyDocument('known')} end order by replaced.tenant)
from ${replaced}
left join sow.copy as known
  on known.dataset = ${dataset}
  and known.tenant = replaced.tenant
left join sow.dataset as applied
  on applied.dataset = known.dataset
  and applied.ordinal = known.applied
group by applied.dataset, applied.ordinal`
}
