import { sql } from 'kysely'
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

/** A release of a dataset that a run moved, with the tenants that had it and have the same one now. */
export interface ReplacedRelease {
  readonly dataset: string
  readonly tenants: readonly string[]
  /** What the ledger had before the run; null where the run made the tenants' first copies. */
  readonly before: RecordedDefinition | null
  /** What the ledger has now; null where the run, or one since, took the dataset out. */
  readonly now: RecordedDefinition | null
}

/** What a run moved, in the order in which it did: however many tenants there are, they had few releases and have few. */
export async function readReplacedReleases(database: Database, run: number): Promise<ReplacedRelease[]> {
  const found = await sql<ReplacedRelease>`
    with moved as (
      select
        release.dataset,
        release.ordinal,
        known.applied,
        array_agg(replaced.tenant order by replaced.tenant) as tenants
      from sow.release as release
      cross join unnest(release.tenants) as replaced (tenant)
      left join sow.copy as known
        on known.dataset = release.dataset
        and known.tenant = replaced.tenant
      where release.run = ${run}::bigint
      group by release.dataset, release.ordinal, known.applied
    )
    select
      moved.dataset,
      moved.tenants,
      release.before,
      ${releaseDocument('applied')} as now
    from moved
    join sow.release as release
      on release.run = ${run}::bigint
      and release.dataset = moved.dataset
      and release.ordinal = moved.ordinal
    left join sow.dataset as applied
      on applied.dataset = moved.dataset
      and applied.ordinal = moved.applied
    order by moved.ordinal, moved.tenants[1]
  `.execute(database.query)
  return [...found.rows]
}
