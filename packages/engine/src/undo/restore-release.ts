import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { placeCopies } from '../ledger/place-copies.js'
import { copyFacts, type WantedCopies } from '../ledger/wanted-copies.js'
import { keepReplacedReleases } from '../row/record/keep-replaced-releases.js'
import { type RestoredState, replacedCopies } from './replaced-copies.js'
import { returnedReleases } from './returned-releases.js'

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
  await keepReplacedReleases(database, shape.identity, state.run, movedTenants(shape.identity, state))
  await placeCopies(database, shape.identity, earlierReleases(shape, state))
  await restoreRoster(database, shape.identity, state)
}

/** The tenants that the undone run moved. A copy that it left as it was stands once more. */
function movedTenants(identity: string, { undone }: RestoredState): Fragment {
  return sql`
    select
      moved.tenant,
      release.before is not null and moved.copy is null as stands
    from sow.release as release
    cross join unnest(release.tenants, release.copies) as moved (tenant, copy)
    where release.run = ${undone}::bigint
      and release.dataset = ${identity}`
}

/** Of ten thousand tenants few had other releases, and have others now: each is made once. */
function earlierReleases(shape: TargetShape, state: RestoredState): WantedCopies {
  const moved = sql`
    select distinct
      earlier,
      applied,
      deleted
    from replaced
    where is_there`
  return {
    given: sql`${replacedCopies(shape, state)},
returned as materialized (
  ${returnedReleases(shape, state, moved)}
),
`,
    releases: sql`select
    number,
    release
  from returned
  where release is not null`,
    tenants: sql`select
    replaced.tenant,
    case when returned.release is not null then returned.number end as number,
    replaced.copy is null as stands,
    ${lines(copyFacts.map((name) => sql`had.${name}`))}
  from replaced
  left join returned
    on returned.earlier = replaced.earlier
    and returned.applied = replaced.applied
    and returned.deleted = replaced.deleted
    and replaced.is_there
  cross join lateral jsonb_populate_record(null::sow.copy, replaced.copy) as had
  where replaced.earlier is not null`,
  }
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
