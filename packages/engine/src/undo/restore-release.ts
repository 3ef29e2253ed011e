import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { type Fragment, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { placeCopies } from '../ledger/place-copies.js'
import { wantedByDocument } from '../ledger/wanted-copies.js'
import { keepReplacedReleases } from '../row/record/keep-replaced-releases.js'
import { replacedCopies, type UndoneRuns } from './replaced-copies.js'

/** What the ledger's row of a dataset is restored with, besides what it was. */
export interface RestoredState extends UndoneRuns {
  /** True where the undone run was an undo itself: then no hold begins. */
  readonly isRedo: boolean
  readonly snapshot: string
  readonly tenants: readonly { readonly tenant: string; readonly rows: number }[]
}

/**
 * Puts the ledger's rows of a dataset back to what they were before the undone run. A dataset whose release goes back is held,
 * and one of which the run deleted rows: the version that was undone does not return by itself. One that had no release yet
 * keeps an empty row, so that the hold is known. A tenant that is gone gets no row. The fingerprint is the earlier one too: what
 * the site wrote since was compared by the undone run, and is to be compared again.
 */
export async function restoreRelease(
  database: Database,
  shape: TargetShape,
  state: RestoredState,
): Promise<void> {
  const tenants = JSON.stringify(state.tenants)
  await keepReplacedReleases(database, shape.identity, state.run, tenants)
  await placeCopies(database, shape.identity, wantedByDocument(earlierReleases(shape, state, tenants)))
  await restoreRoster(database, shape.identity, state)
}

/** Of a copy that the undone run left as it was, its own facts stand; of one that the ledger lost since, nothing is known. */
function earlierReleases(shape: TargetShape, state: RestoredState, tenants: string): Fragment {
  return sql`select
    tenant,
    case when ${isTenant(shape)} and (not is_first or goes_back) then jsonb_build_object(
      'package', coalesce((was).package, (undone).package),
      'version', coalesce((was).version, ''),
      'table_name', ${shape.tableName}::text,
      'content_hash', coalesce((was).content_hash, ''),
      'definition_hash', coalesce((was).definition_hash, (undone).definition_hash),
      'shape_hash', coalesce((was).shape_hash, ${shape.hash}),
      'digest_layout', (was).digest_layout,
      'rows', coalesce((was).rows, 0),
      'held', goes_back or coalesce((was).held, false),
      -- What an earlier undo keeps away stays away.
      'held_version', case when goes_back then coalesce(case when (undone).held then (undone).held_version end, (undone).version) else (was).held_version end,
      'run', coalesce((was).run, ${state.run}::bigint),
      'applied_at', coalesce((was).applied_at, now())
    ) end as release,
    case when is_first or is_lost then ${unknownCopy(state)} else copy end as copy
  from (
    select
      *,
      not ${state.isRedo}::boolean
        and (undone).version is not null
        and (is_first or (was).content_hash <> (undone).content_hash or (was).version <> (undone).version or deleted)
        as goes_back
    from (${replacedCopies(shape.identity, state, tenants)}
    ) as replaced
  ) as judged`
}

/** True of a tenant that is still there; a list, which is read once for all of them. */
function isTenant({ tenants }: TargetShape): Fragment {
  return tenants === null
    ? sql`true`
    : sql`tenant in (select ${sql.id('present', tenants.id)}::text from ${table(tenants.table)} as present)`
}

function unknownCopy({ snapshot }: RestoredState): Fragment {
  return sql`jsonb_build_object(
      'kept', 0,
      'conflicts', 0,
      'tombstoned', 0,
      'blocked', 0,
      'snapshot', ${snapshot}::text,
      'table_rows', table_rows
    )`
}

/**
 * The roster of the earlier release is the current one again; the undone one stays as history. A run that wrote no
 * roster leaves the current one as it is. A run that made a base of the roster, or put one in the place of the base, did so
 * for every tenant, whichever it compared.
 */
async function restoreRoster(database: Database, dataset: string, state: RestoredState): Promise<void> {
  const ofDataset = (alias: string) => sql`${sql.id(alias)}.dataset = ${dataset}`
  await sql`
with returning_rosters as (
  select tenant, run
  from sow.roster as earlier
  where ${ofDataset('earlier')}
    and ended_run = ${state.undone}::bigint
),
ended as (
  update sow.roster as current
  set ended_run = case
    -- A redo ends it again by the run that had ended it before the undo.
    when current.run < returns.run then returns.run
    else ${state.run}::bigint
  end
  from (
    select distinct tenant, run
    from returning_rosters
    union all
    select distinct tenant, null::bigint
    from sow.roster as written
    where ${ofDataset('written')}
      and run = ${state.undone}::bigint
      and tenant not in (select tenant from returning_rosters)
  ) as returns
  where ${ofDataset('current')}
    and current.tenant = returns.tenant
    and current.ended_run is null
)
update sow.roster as earlier
set ended_run = null
where ${ofDataset('earlier')}
  and earlier.ended_run = ${state.undone}::bigint`.execute(database.query)
}
