import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { RecordedRelease } from '../../ledger/read-releases.js'
import { type MovedRows, movedDigest } from '../../ledger/seal-rows.js'
import { seenBoundary } from '../../ledger/seen-boundary.js'
import type { Census } from '../census/census.js'
import type { DeltaSummary } from '../diff/summarize-delta.js'

/**
 * Takes rows that this run wrote into the fingerprint of a dataset whose release did not change, for the tenants that
 * nobody else wrote: others are compared again by the next run, which is right as well. Counts follow.
 */
export async function followOwnWrite(
  database: Database,
  shape: TargetShape,
  releases: readonly RecordedRelease[],
  census: Census,
  summary: DeltaSummary,
  wrote: boolean,
  moved: MovedRows,
): Promise<void> {
  const counted = new Map(summary.tenants.map((tenant) => [tenant.tenant, tenant]))
  const known = new Map(releases.map((release) => [release.tenant, release]))
  const followed = census.tenants
    .filter(({ tenant, rows, foreign }) => foreign === 0 && known.get(tenant)?.tableRows === rows)
    .map(({ tenant, rows }) => {
      const release = known.get(tenant)
      const isDigested = release?.digest != null && release.digestLayout === shape.digestLayout
      const counts = counted.get(tenant)
      const settled = (counts?.updated ?? 0) + (counts?.rebased ?? 0)
      return {
        tenant,
        kept: Math.max(0, (release?.kept ?? 0) - settled),
        tombstoned: (release?.tombstoned ?? 0) + (counts?.newTombstones ?? 0),
        rows: rows + (counts?.inserted ?? 0) - (counts?.deleted ?? 0),
        digest: isDigested
          ? movedDigest(release.digest ?? '0', moved.before.get(tenant), moved.after.get(tenant))
          : null,
      }
    })
  if (followed.length === 0) return
  const writer = wrote ? sql`pg_current_xact_id()` : sql`null::xid8`
  await sql`
update sow.copy as known
set
  kept = followed.kept,
  conflicts = least(known.conflicts, (
    select count(distinct open.key)
    from sow.conflict as open
    where open.dataset = known.dataset
      and open.tenant = known.tenant
      and open.resolved_run is null
  )),
  tombstoned = followed.tombstoned,
  snapshot = ${seenBoundary(census.snapshot)},
  writer = ${writer},
  table_rows = followed.rows,
  digest = followed.digest
from jsonb_to_recordset(${JSON.stringify(followed)}::jsonb) as followed (
  tenant text, kept bigint, tombstoned bigint, rows bigint, digest bigint
)
where known.dataset = ${shape.identity}
  and known.tenant = followed.tenant`.execute(database.query)
}
