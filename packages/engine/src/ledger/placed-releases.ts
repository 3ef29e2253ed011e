import { sql } from 'kysely'
import type { Fragment } from '../catalog/statement/sql-fragments.js'
import { releaseDocument } from './wanted-copies.js'

/** A tenant that gets a release later than others has the same one: it stands under the run that came first. */
const firstRun = sql`'{run,applied_at}'::text[]`

/**
 * Where each wanted release stands: in a row that says it already, in the place of the release that most of its tenants have
 * now, or in a new row. Common table expressions over `met`, the tenants with what they have and want, and `offered`, the releases.
 */
export function placedReleases(dataset: string): Fragment {
  return sql`elsewhere as materialized (
  select distinct applied as ordinal
  from met
  where not is_wanted
),
wanted_places as materialized (
  select
    met.applied,
    offered.release,
    sum(met.tenants) as tenants
  from (
    select
      applied,
      number,
      count(*) as tenants
    from met
    where number is not null
    group by applied, number
  ) as met
  join offered
    on offered.number = met.number
  group by met.applied, offered.release
),
wanted_releases as materialized (
  select distinct release
  from wanted_places
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
    applied,
    release,
    false,
    tenants
  from wanted_places
  where applied is not null
    and applied not in (select ordinal from elsewhere)
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
),
numbered as materialized (
  select
    offered.number,
    placed.ordinal
  from offered
  join placed
    on placed.release = offered.release
)`
}
