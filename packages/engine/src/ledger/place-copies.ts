import { sql } from 'kysely'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { placedReleases } from './placed-releases.js'
import { keptBoundary } from './seen-boundary.js'
import { copyFacts, releaseFacts, type WantedCopies } from './wanted-copies.js'

/** The one place that says which release tenants have. */
export async function placeCopies(database: Database, dataset: string, wanted: WantedCopies): Promise<void> {
  await placeCopiesStatement(dataset, wanted).execute(database.query)
}

/**
 * Gives tenants of a dataset the release that they have from now on.
 *
 * A release that only these tenants have becomes another one in its place, so that no row of theirs is written. One that
 * others have as well is left to them.
 *
 * The copies are read once, beside what is wanted, and releases are told apart by numbers: of ten thousand tenants none has its
 * document looked at, nor is looked up by itself.
 */
export function placeCopiesStatement(dataset: string, wanted: WantedCopies): Fragment {
  return sql`
with ${wanted.given ?? sql``}wanted as materialized (
  ${wanted.tenants}
),
offered as materialized (
  ${wanted.releases}
),
met as materialized (
  select
    coalesce(wanted.tenant, known.tenant) as tenant,
    known.applied,
    wanted.tenant is not null as is_wanted,
    wanted.number,
    wanted.stands
  from wanted
  full join (
    select
      tenant,
      applied
    from sow.copy
    where dataset = ${dataset}
  ) as known
    on known.tenant = wanted.tenant
),
${placedReleases(dataset)},
${writtenReleases(dataset)},
left_copies as (
  delete from sow.copy as known
  using met
  where known.dataset = ${dataset}
    and known.tenant = met.tenant
    and met.is_wanted
    and met.number is null
),
moved_copies as (
  update sow.copy as known
  set
    applied = numbered.ordinal,
    snapshot = ${keptBoundary('known')}
  from met
  join numbered
    on numbered.number = met.number
  where known.dataset = ${dataset}
    and known.tenant = met.tenant
    and met.stands
    and met.applied <> numbered.ordinal
)
insert into sow.copy (
  dataset, tenant, applied,
  ${lines(copyFacts)}
)
select
  ${dataset}, wanted.tenant, numbered.ordinal,
  ${lines(copyFacts.map((name) => sql`wanted.${name}`))}
from wanted
join numbered
  on numbered.number = wanted.number
where not wanted.stands
on conflict (dataset, tenant) do update
set
  applied = excluded.applied,
  ${lines(copyFacts.map((name) => sql`${name} = excluded.${name}`))}`
}

/**
 * The same where the one release that a dataset has becomes another for all of its tenants, and their copies stand as they are: none of
 * them is looked at. `release` is the document.
 */
export function moveReleaseStatement(dataset: string, ordinal: number, release: Fragment): Fragment {
  return sql`
update sow.dataset as known
set
  ${lines(releaseFacts.map((name) => sql`${name} = moved.${name}`))}
from jsonb_populate_record(null::sow.dataset, ${release}) as moved
where known.dataset = ${dataset}
  and known.ordinal = ${ordinal}::integer`
}

/** Releases that no tenant has any more go. */
function writtenReleases(dataset: string): Fragment {
  return sql`written_releases as (
  insert into sow.dataset (
    dataset, ordinal,
    ${lines(releaseFacts)}
  )
  select
    ${dataset}, placed.ordinal,
    ${lines(releaseFacts.map((name) => sql`applied.${name}`))}
  from placed
  cross join lateral jsonb_populate_record(null::sow.dataset, placed.release) as applied
  where not placed.is_there
  on conflict (dataset, ordinal) do update
  set
    ${lines(releaseFacts.map((name) => sql`${name} = excluded.${name}`))}
),
left_releases as (
  delete from sow.dataset
  where dataset = ${dataset}
    and ordinal not in (select ordinal from placed)
    and ordinal not in (select ordinal from elsewhere)
)`
}
