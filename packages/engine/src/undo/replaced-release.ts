import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { releaseDocument } from '../ledger/place-copies.js'

/** How a dataset was merged, as the ledger's row of it says. */
export interface RecordedDefinition {
  readonly package: string
  readonly version: string
  readonly definition_hash: string
  /** The dataset that this one became part of after the run, where it did. */
  readonly became_part_of?: string
}

/** One tenant's copy of a dataset that a run moved. */
export interface ReplacedRelease {
  readonly dataset: string
  readonly tenant: string
  /** What the ledger had before the run; null where the run made the tenant's first copy. */
  readonly before: RecordedDefinition | null
  /** What the ledger has now; null where the run, or one since, took the dataset out. */
  readonly now: RecordedDefinition | null
}

/** What a run moved, in the order in which it did. */
export async function readReplacedReleases(database: Database, run: number): Promise<ReplacedRelease[]> {
  const found = await sql<ReplacedRelease>`
    select
      release.dataset,
      replaced.tenant,
      release.before,
      ${releaseDocument('applied')} as now
    from sow.release as release
    cross join unnest(release.tenants) as replaced (tenant)
    left join sow.copy as known
      on known.dataset = release.dataset
      and known.tenant = replaced.tenant
    left join sow.dataset as applied
      on applied.dataset = known.dataset
      and applied.ordinal = known.applied
    where release.run = ${run}::bigint
    order by release.ordinal, replaced.tenant
  `.execute(database.query)
  return [...found.rows]
}
