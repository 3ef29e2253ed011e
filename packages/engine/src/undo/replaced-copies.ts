import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { type Fragment, table } from '../catalog/statement/sql-fragments.js'
import type { Returning } from './returned-releases.js'

/** What the ledger's row of a dataset is restored with, besides what it was. */
export interface RestoredState extends Returning {
  readonly snapshot: string
  /** Rows in the table of tenants of which the ledger has to say them; of none where it knows those of all. */
  readonly counted: readonly { readonly tenant: string; readonly rows: number }[]
}

/**
 * What the ledger had of each tenant before the run that is undone, and the number of the release that it has now, 0 where it has
 * none any more: a common table expression, `replaced`. `earlier` is null of tenants that the run left alone. They are met in full,
 * since a server does not know how long a list is, and would look each of ten thousand tenants up by itself.
 */
export function replacedCopies(shape: TargetShape, state: RestoredState): Fragment {
  return sql`replaced as materialized (
  select
    told.tenant,
    told.earlier,
    coalesce(known.applied, 0) as applied,
    -- Of a copy that the undone run left as it was, its own facts stand; of one that the ledger lost since, nothing is known.
    case
      when told.is_first or (told.copy is null and known.applied is null) then ${unknownCopy(state)}
      else told.copy
    end as copy,
    ${isTenant(shape)} as is_there,
    -- Rows that waited to be deleted go under a release that was there before: it would delete them again.
    told.tenant in (
      select unnest(change.tenants)
      from sow.change
      where change.run = ${state.undone}::bigint
        and change.dataset = ${shape.identity}
        and change.action = 'delete'
    ) as deleted
  from (
    select
      listed.tenant,
      release.ordinal as earlier,
      release.before is null as is_first,
      listed.copy
    from sow.release as release
    cross join unnest(release.tenants, release.copies) as listed (tenant, copy)
    where release.run = ${state.undone}::bigint
      and release.dataset = ${shape.identity}
  ) as told
  full join (
    select
      tenant,
      applied
    from sow.copy
    where dataset = ${shape.identity}
  ) as known
    on known.tenant = told.tenant
  left join jsonb_to_recordset(${JSON.stringify(state.counted)}::jsonb) as counted (tenant text, rows bigint)
    on counted.tenant = told.tenant
)`
}

/** True of a tenant that is still there; a list, which is read once for all of them. */
function isTenant({ tenants }: TargetShape): Fragment {
  return tenants === null
    ? sql`true`
    : sql`told.tenant in (select ${sql.id('present', tenants.id)}::text from ${table(tenants.table)} as present)`
}

function unknownCopy({ snapshot }: RestoredState): Fragment {
  return sql`jsonb_build_object(
        'kept', 0,
        'conflicts', 0,
        'tombstoned', 0,
        'blocked', 0,
        'snapshot', ${snapshot}::text,
        'table_rows', coalesce(counted.rows, 0)
      )`
}
