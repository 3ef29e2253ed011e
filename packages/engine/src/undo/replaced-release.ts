import { sql } from 'kysely'
import type { Fragment } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { releaseDocument } from '../ledger/wanted-copies.js'

/** How a dataset was merged, as the ledger's row of it says. */
export interface RecordedDefinition {
  readonly package: string
  readonly version: string
  readonly definition_hash: string
  /** The dataset that this one became part of after the run, where it did. */
  readonly became_part_of?: string
}

/** A release of a dataset that a run moved, once for each that tenants who had it have now. */
export interface ReplacedRelease {
  readonly dataset: string
  /** False of a global dataset. */
  readonly isOfTenants: boolean
  /** What the ledger had before the run; null where the run made the tenants' first copies. */
  readonly before: RecordedDefinition | null
  /** What the ledger has now; null where the run, or one since, took the dataset out. */
  readonly now: RecordedDefinition | null
  /** The number of the release that all tenants have now, where they had this one before and the run did nothing else; else null. */
  readonly only: number | null
}

/** What a run moved, in the order in which it did: however many tenants there are, they had few releases and have few. */
export async function readReplacedReleases(database: Database, run: number): Promise<ReplacedRelease[]> {
  const found = await sql<ReplacedRelease>`
    with met as materialized (
      select
        coalesce(told.dataset, known.dataset) as dataset,
        told.ordinal,
        told.tenant,
        told.stands,
        known.applied
      from (
        select
          release.dataset,
          release.ordinal,
          replaced.tenant,
          replaced.copy is null as stands
        from sow.release as release
        cross join unnest(release.tenants, release.copies) as replaced (tenant, copy)
        where release.run = ${run}::bigint
      ) as told
      -- In full: a server takes any list for a few names, and would look each tenant of ten thousand up by itself.
      full join (
        select
          dataset,
          tenant,
          applied
        from sow.copy
        where dataset in (
          select dataset
          from sow.release
          where run = ${run}::bigint
        )
      ) as known
        on known.dataset = told.dataset
        and known.tenant = told.tenant
    ),
    moved as (
      select
        ordinal,
        applied,
        min(tenant) as first,
        bool_and(stands) and count(*) over (partition by dataset) = 1 as is_whole
      from met
      group by dataset, ordinal, applied
    )
    select
      release.dataset,
      moved.first <> '' as "isOfTenants",
      release.before,
      ${releaseDocument('applied')} as now,
      case
        when moved.is_whole
          and release.before @> jsonb_build_object(
            'content_hash', applied.content_hash,
            'definition_hash', applied.definition_hash,
            'table_name', applied.table_name
          )
          and ${wroteNothing(run)}
        then moved.applied
      end as only
    from moved
    join sow.release as release
      on release.run = ${run}::bigint
      and release.ordinal = moved.ordinal
    left join sow.dataset as applied
      on applied.dataset = release.dataset
      and applied.ordinal = moved.applied
    order by moved.ordinal, moved.first
  `.execute(database.query)
  return [...found.rows]
}

/** True where a run wrote no row of a release's dataset, nor told of one: only its own rows are in its table. */
function wroteNothing(run: number): Fragment {
  return sql`not exists (
            select
            from sow.change
            where change.run = ${run}::bigint
              and change.dataset = release.dataset
          )
          and not exists (
            select
            from sow.roster
            where roster.dataset = release.dataset
              and ${run}::bigint in (roster.run, roster.ended_run)
          )
          and not exists (
            select
            from sow.dataset as other
            where other.table_name = applied.table_name
              and other.dataset <> applied.dataset
          )`
}
