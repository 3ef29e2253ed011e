import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { changeDataset } from '../../ledger/changed-datasets.js'
import { seenBoundary } from '../../ledger/seen-boundary.js'

/** What the ledger keeps of one tenant's copy of a dataset. */
export interface TenantRelease {
  readonly tenant: string
  readonly kept: number
  readonly conflicts: number
  readonly tombstoned: number
  readonly blocked: number
  /** Rows in the table, or the tenant's part of it, after the run. */
  readonly tableRows: number
  /** The digest of these rows, as the text of a `bigint`; null where it is not known. */
  readonly digest: string | null
}

/** What a run has to say of a dataset that it applied. */
export interface AppliedRelease {
  readonly run: number
  /** Taken before the diff, so that an edit after it counts as unseen. */
  readonly snapshot: string
  /** This transaction wrote the table, and its own rows are not foreign. */
  readonly wrote: boolean
  readonly tenants: readonly TenantRelease[]
}

/** Writes the ledger's row of a dataset, one per tenant in one statement. */
export async function recordRelease(
  database: Database,
  unit: DatasetUnit,
  shape: TargetShape,
  release: AppliedRelease,
): Promise<void> {
  changeDataset(database, unit.dataset.identity)
  for (const statement of releaseStatements(unit, shape, release)) await statement.execute(database.query)
}

/** Keeps the release that is replaced and the definition of the new one, then writes the new one. */
export function releaseStatements(
  unit: DatasetUnit,
  shape: TargetShape,
  release: AppliedRelease,
): readonly Fragment[] {
  const tenants = JSON.stringify(release.tenants)
  return [
    replacedStatement(unit.dataset.identity, release.run, tenants),
    definitionStatement(unit),
    appliedStatement(unit, shape, release, tenants),
  ]
}

function appliedStatement(
  { dataset, ...unit }: DatasetUnit,
  shape: TargetShape,
  release: AppliedRelease,
  tenants: string,
): Fragment {
  const writer = release.wrote ? sql`pg_current_xact_id()` : sql`null::xid8`
  return sql`
insert into sow.dataset as known (
  dataset, tenant, package, version, table_name, content_hash, definition_hash, shape_hash, rows,
  kept, conflicts, tombstoned, blocked, snapshot, writer, table_rows, digest, digest_layout, run, applied_at
)
select
  ${dataset.identity}, release.tenant, ${unit.package}, ${unit.version}, ${dataset.table},
  ${dataset.contentHash}, ${dataset.definitionHash}, ${shape.hash}, ${dataset.rows}::bigint,
  release.kept, release.conflicts, release.tombstoned, release.blocked,
  ${seenBoundary(release.snapshot)}, ${writer}, release."tableRows",
  release.digest, ${layoutOf('release', shape)}, ${release.run}::bigint, now()
from jsonb_to_recordset(${tenants}::jsonb) as release (
  tenant text, kept bigint, conflicts bigint, tombstoned bigint, blocked bigint, "tableRows" bigint, digest bigint
)
on conflict (dataset, tenant) do update
set
  package = excluded.package,
  version = excluded.version,
  table_name = excluded.table_name,
  content_hash = excluded.content_hash,
  definition_hash = excluded.definition_hash,
  shape_hash = excluded.shape_hash,
  rows = excluded.rows,
  kept = excluded.kept,
  conflicts = excluded.conflicts,
  tombstoned = excluded.tombstoned,
  blocked = excluded.blocked,
  snapshot = excluded.snapshot,
  writer = excluded.writer,
  table_rows = excluded.table_rows,
  digest = excluded.digest,
  digest_layout = excluded.digest_layout,
  held = false,
  held_version = null,
  run = excluded.run,
  applied_at = excluded.applied_at`
}

/** What the digest of a row `alias` is about; null where it has none. */
function layoutOf(alias: string, shape: TargetShape): Fragment {
  return sql`case when ${sql.id(alias, 'digest')} is not null then ${shape.digestLayout}::text end`
}

/** Keeps the ledger's rows as they are before the run replaces them; null where a tenant's copy is its first. */
export async function keepReplacedReleases(
  database: Database,
  dataset: string,
  run: number,
  tenants: string,
): Promise<void> {
  changeDataset(database, dataset)
  await replacedStatement(dataset, run, tenants).execute(database.query)
}

function replacedStatement(dataset: string, run: number, tenants: string): Fragment {
  return sql`
insert into sow.release (run, dataset, tenant, before)
select
  ${run}::bigint, ${dataset}, replaced.tenant, to_jsonb(known)
from jsonb_to_recordset(${tenants}::jsonb) as replaced (tenant text)
left join sow.dataset as known
  on known.dataset = ${dataset}
  and known.tenant = replaced.tenant`
}

/** Keeps how the dataset is merged, once for each definition: an undo or a removal needs no package. */
function definitionStatement({ dataset, tenants }: DatasetUnit): Fragment {
  const definition = JSON.stringify({ dataset, tenants })
  return sql`
insert into sow.definition (dataset, definition_hash, definition)
values (${dataset.identity}, ${dataset.definitionHash}, ${definition}::jsonb)
on conflict do nothing`
}

/**
 * Takes a site's known edits into the fingerprint, where a comparison found nothing to do: without it every later
 * run would compare every row again. The release, its run and its time stay as they are.
 */
export async function refreshFingerprint(
  database: Database,
  shape: TargetShape,
  snapshot: string,
  tenants: readonly TenantRelease[],
): Promise<void> {
  await sql`
update sow.dataset as known
set
  shape_hash = ${shape.hash},
  kept = seen.kept,
  conflicts = seen.conflicts,
  tombstoned = seen.tombstoned,
  blocked = seen.blocked,
  snapshot = ${seenBoundary(snapshot)},
  writer = null,
  table_rows = seen."tableRows",
  digest = seen.digest,
  digest_layout = ${layoutOf('seen', shape)}
from jsonb_to_recordset(${JSON.stringify(tenants)}::jsonb) as seen (
  tenant text, kept bigint, conflicts bigint, tombstoned bigint, blocked bigint, "tableRows" bigint, digest bigint
)
where known.dataset = ${shape.identity}
  and known.tenant = seen.tenant`.execute(database.query)
}
