import { type RawBuilder, sql } from 'kysely'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { keptBoundary } from './seen-boundary.js'

/** What a row of `sow.dataset` says of each tenant that has it. */
const releaseFacts = [
  'package',
  'version',
  'table_name',
  'content_hash',
  'definition_hash',
  'shape_hash',
  'digest_layout',
  'rows',
  'held',
  'held_version',
  'run',
  'applied_at',
].map((name) => sql.id(name))

/** A tenant that gets a release later than others has the same one: it stands under the run that came first. */
const firstRun = sql`'{run,applied_at}'::text[]`

/** What a row of `sow.copy` says of its tenant alone. */
const copyFacts = [
  'kept',
  'conflicts',
  'tombstoned',
  'blocked',
  'snapshot',
  'writer',
  'table_rows',
  'digest',
].map((name) => sql.id(name))

/** A row of `sow.dataset` as a document, without what tells it apart from others. */
export function releaseDocument(alias: string): RawBuilder<unknown> {
  return sql`(to_jsonb(${sql.id(alias)}.*) - '{dataset,ordinal}'::text[])`
}

/** A row of `sow.copy` as a document, without what tells it apart from others. */
export function copyDocument(alias: string): RawBuilder<unknown> {
  return sql`(to_jsonb(${sql.id(alias)}.*) - '{dataset,tenant,applied}'::text[])`
}

/** The one place that says which release tenants have. */
export async function placeCopies(database: Database, dataset: string, wanted: Fragment): Promise<void> {
  await placeCopiesStatement(dataset, wanted).execute(database.query)
}

/**
 * Gives tenants of a dataset the release that they have from now on. `wanted` is a select of `tenant`, `release` and `copy`,
 * the documents of both rows: a tenant whose `release` is null has none any more, and one whose `copy` is null stands as it is.
 *
 * A release that only these tenants have becomes another one in its place, so that no row of theirs is written. One that
 * others have as well is left to them.
 */
export function placeCopiesStatement(dataset: string, wanted: Fragment): Fragment {
  return sql`
with wanted as materialized (
  ${wanted}
),
${placedReleases(dataset)},
${writtenReleases(dataset)},
left_copies as (
  delete from sow.copy as known
  using wanted
  where known.dataset = ${dataset}
    and known.tenant = wanted.tenant
    and wanted.release is null
)
insert into sow.copy (
  dataset, tenant, applied,
  ${lines(copyFacts)}
)
select
  ${dataset}, wanted.tenant, placed.ordinal,
  ${lines(copyFacts.map((name) => sql`seen.${name}`))}
from wanted
join placed
  on placed.release = wanted.release
left join sow.copy as known
  on known.dataset = ${dataset}
  and known.tenant = wanted.tenant
cross join lateral jsonb_populate_record(
  null::sow.copy,
  coalesce(wanted.copy, to_jsonb(known.*) || jsonb_build_object('snapshot', ${keptBoundary('known')}))
) as seen
where wanted.copy is not null
  or known.applied <> placed.ordinal
on conflict (dataset, tenant) do update
set
  applied = excluded.applied,
  ${lines(copyFacts.map((name) => sql`${name} = excluded.${name}`))}`
}

/**
 * Where each wanted release stands: in a row that says it already, in the place of the release that most of its tenants have
 * now, or in a new row.
 */
function placedReleases(dataset: string): Fragment {
  return sql`elsewhere as materialized (
  select distinct other.applied as ordinal
  from sow.copy as other
  where other.dataset = ${dataset}
    and not exists (
      select
      from wanted
      where wanted.tenant = other.tenant
    )
),
wanted_releases as materialized (
  select distinct release
  from wanted
  where release is not null
),
places as (
  select
    applied.ordinal,
    wanted_releases.release,
    true as is_there,
    0 as tenants
  from sow.dataset as applied
  join wanted_releases
    on wanted_releases.release - ${firstRun} = ${releaseDocument('applied')} - ${firstRun}
  where applied.dataset = ${dataset}
    and (
      wanted_releases.release = ${releaseDocument('applied')}
      or applied.ordinal in (select ordinal from elsewhere)
    )
  union all
  select
    known.applied,
    wanted.release,
    false,
    count(*)
  from wanted
  join sow.copy as known
    on known.dataset = ${dataset}
    and known.tenant = wanted.tenant
  where wanted.release is not null
    and known.applied not in (select ordinal from elsewhere)
  group by known.applied, wanted.release
),
ranked as (
  select
    *,
    row_number() over (partition by ordinal order by is_there desc, tenants desc, release) as of_place,
    row_number() over (partition by release order by is_there desc, tenants desc, ordinal) as of_release
  from places
),
placed as materialized (
  select
    wanted_releases.release,
    coalesce(ranked.is_there, false) as is_there,
    coalesce(
      ranked.ordinal,
      (
        select coalesce(max(ordinal), 0)
        from sow.dataset
        where dataset = ${dataset}
      ) + row_number() over (order by wanted_releases.release)
    )::integer as ordinal
  from wanted_releases
  left join ranked
    on ranked.release = wanted_releases.release
    and ranked.of_release = 1
    and (ranked.is_there or ranked.of_place = 1)
)`
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
