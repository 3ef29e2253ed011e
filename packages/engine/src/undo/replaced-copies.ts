import { sql } from 'kysely'
import type { Fragment } from '../catalog/statement/sql-fragments.js'

/** The run to undo, and the run that undoes it. */
export interface UndoneRuns {
  readonly undone: number
  readonly run: number
}

/**
 * What the ledger had of each tenant before the run that is undone, and before this one. The lists of ten thousand tenants are
 * met by grouping them: a server does not know how long they are, and would join them by going through one for each name of another.
 */
export function replacedCopies(identity: string, runs: UndoneRuns, tenants: string): Fragment {
  return sql`
      select
        met.tenant,
        met.table_rows,
        earlier.before as was,
        later.before as undone,
        met.copy,
        earlier.is_first,
        -- Rows that waited to be deleted go under a release that was there before: it would delete them again.
        met.tenant in (
          select unnest(change.tenants)
          from sow.change
          where change.run = ${runs.undone}::bigint
            and change.dataset = ${identity}
            and change.action = 'delete'
        ) as deleted,
        met.copy is null and later.is_first as is_lost
      from (${metTenants(identity, runs, tenants)}
      ) as met
      join ${documentsOf(identity, runs.undone)} as earlier
        on earlier.ordinal = met.earlier
      join ${documentsOf(identity, runs.run)} as later
        on later.ordinal = met.later`
}

/** The tenants of both runs that are counted, with the release that each of the two replaced. */
function metTenants(identity: string, { undone, run }: UndoneRuns, tenants: string): Fragment {
  return sql`
        select
          listed.tenant,
          max(listed.table_rows) as table_rows,
          max(listed.earlier) as earlier,
          max(listed.later) as later,
          (array_agg(listed.copy) filter (where listed.earlier is not null))[1] as copy
        from (
          select
            counted.tenant,
            counted.rows as table_rows,
            null::bigint as earlier,
            null::bigint as later,
            null::jsonb as copy
          from jsonb_to_recordset(${tenants}::jsonb) as counted (tenant text, rows bigint)
          union all
          select
            replaced.tenant,
            null,
            release.ordinal,
            null,
            replaced.copy
          from sow.release as release
          cross join unnest(release.tenants, release.copies) as replaced (tenant, copy)
          where release.run = ${undone}::bigint
            and release.dataset = ${identity}
          union all
          select
            replaced.tenant,
            null,
            null,
            release.ordinal,
            null
          from sow.release as release
          cross join unnest(release.tenants) as replaced (tenant)
          where release.run = ${run}::bigint
            and release.dataset = ${identity}
        ) as listed
        group by listed.tenant
        having count(*) = 3`
}

/** The releases that a run replaced, each document read once, and not for each tenant and word of it. */
function documentsOf(identity: string, run: number): Fragment {
  return sql`(
        select
          ordinal,
          jsonb_populate_record(null::sow.dataset, before) as before,
          before is null as is_first
        from sow.release
        where run = ${run}::bigint
          and dataset = ${identity}
        offset 0
      )`
}
