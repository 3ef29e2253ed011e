import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { changeDataset } from '../../ledger/changed-datasets.js'
import { moveReleaseStatement, placeCopies, placeCopiesStatement } from '../../ledger/place-copies.js'
import { seenBoundary } from '../../ledger/seen-boundary.js'
import { releaseDocument } from '../../ledger/wanted-copies.js'
import { listedTenants, replacedStatement } from './keep-replaced-releases.js'

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
  /** True where the ledger says all of this already, and the row that says it is to stay. */
  readonly stands?: boolean
}

/** What a run has to say of a dataset that it applied. */
export interface AppliedRelease {
  readonly run: number
  /** Taken before the diff, so that an edit after it counts as unseen; null where no rows were looked at. */
  readonly snapshot: string | null
  /** This transaction wrote the table, and its own rows are not foreign. */
  readonly wrote: boolean
  readonly tenants: readonly TenantRelease[]
  /** Others that have the very rows by an earlier version. They get this one; null where there are none. */
  readonly renewed: RenewedTenants | null
}

/** Tenants whose copies stand as they are, and get another release. */
export interface RenewedTenants {
  /** A select of `tenant`, and of `applied`, the release that each has. */
  readonly tenants: Fragment
  /** The release, where the dataset has no other one, and nobody has it but these; else null. */
  readonly only: number | null
}

/** Writes what the ledger has of a dataset, of all tenants in one statement. */
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
  const { run, renewed } = release
  const tenants = JSON.stringify(release.tenants)
  return [
    replacedStatement(unit.dataset.identity, run, listedTenants(tenants), renewed?.tenants ?? null),
    definitionStatement(unit),
    appliedStatement(unit, shape, release, tenants),
  ]
}

function appliedStatement(
  unit: DatasetUnit,
  shape: TargetShape,
  release: AppliedRelease,
  tenants: string,
): Fragment {
  const { run, renewed, snapshot } = release
  const { identity } = unit.dataset
  const applied = appliedDocument(unit, shape, run)
  const only = renewed?.only ?? null
  if (only !== null && release.tenants.length === 0) return moveReleaseStatement(identity, only, applied)
  const seen = renewed === null ? seenTenants(tenants) : withReplaced(identity, run, tenants)
  const writer = release.wrote ? sql`pg_current_xact_id()` : sql`null::xid8`
  return placeCopiesStatement(identity, {
    releases: sql`select
    1::bigint as number,
    ${applied} as release`,
    tenants: sql`select
    seen.tenant,
    1::bigint as number,
    ${snapshot === null ? sql`true` : sql`seen.stands is true`} as stands,
    ${seenFacts(snapshot, writer)}
  from ${seen}`,
  })
}

function appliedDocument({ dataset, ...unit }: DatasetUnit, shape: TargetShape, run: number): Fragment {
  return sql`jsonb_build_object(
      'package', ${unit.package}::text,
      'version', ${unit.version}::text,
      'table_name', ${shape.tableName}::text,
      'content_hash', ${dataset.contentHash}::text,
      'definition_hash', ${dataset.definitionHash}::text,
      'shape_hash', ${shape.hash}::text,
      'digest_layout', ${shape.digestLayout}::text,
      'rows', ${dataset.rows}::bigint,
      'held', false,
      'held_version', null,
      'run', ${run}::bigint,
      'applied_at', now()
    )`
}

/** A list of what `TenantRelease` says, as rows. */
function seenTenants(tenants: string): Fragment {
  return sql`jsonb_to_recordset(${tenants}::jsonb) as seen (
    tenant text, kept bigint, conflicts bigint, tombstoned bigint, blocked bigint, "tableRows" bigint, digest bigint,
    stands boolean
  )`
}

/** The same, and all others of which the run replaced the release: nothing was seen of them. */
function withReplaced(dataset: string, run: number, tenants: string): Fragment {
  return sql`(
    select *
    from ${seenTenants(tenants)}
    union all
    select listed.tenant, null, null, null, null, null, null, true
    from sow.release as replaced
    cross join unnest(replaced.tenants) as listed (tenant)
    where replaced.run = ${run}::bigint
      and replaced.dataset = ${dataset}
      and not exists (
        select
        from ${seenTenants(tenants)}
        where seen.tenant = listed.tenant
      )
  ) as seen`
}

/** The facts of a tenant's copy as it was compared. The boundary is made once, and not for each tenant. */
function seenFacts(snapshot: string | null, writer: Fragment): Fragment {
  const boundary = snapshot === null ? sql`null::pg_snapshot` : sql`(select ${seenBoundary(snapshot)})`
  return sql`seen.kept,
    seen.conflicts,
    seen.tombstoned,
    seen.blocked,
    ${boundary} as snapshot,
    ${writer} as writer,
    seen."tableRows" as table_rows,
    seen.digest`
}

/** Keeps how the dataset is merged, once for each definition: an undo or a removal needs no package. */
function definitionStatement({ dataset, tenants, mapping }: DatasetUnit): Fragment {
  const definition = JSON.stringify({ dataset, tenants, mapping })
  return sql`
insert into sow.definition (dataset, definition_hash, definition)
values (${dataset.identity}, ${dataset.definitionHash}, ${definition}::jsonb)
on conflict (dataset, definition_hash) do update
set definition = excluded.definition
where definition.definition -> 'dataset' -> 'selectionOf'
  is distinct from excluded.definition -> 'dataset' -> 'selectionOf'`
}

/**
 * Takes a site's known edits into the fingerprint, where a comparison found nothing to do: without it every later
 * run would compare every row again. The release, its run and its time stay as they are, but where it comes to say what another one does.
 */
export async function refreshFingerprint(
  database: Database,
  shape: TargetShape,
  snapshot: string,
  tenants: readonly TenantRelease[],
): Promise<void> {
  await placeCopies(database, shape.identity, {
    releases: sql`select
    applied.ordinal::bigint as number,
    ${releaseDocument('applied')} || jsonb_build_object(
      'shape_hash', ${shape.hash}::text,
      'digest_layout', ${shape.digestLayout}::text
    ) as release
  from sow.dataset as applied
  where applied.dataset = ${shape.identity}`,
    tenants: sql`select
    seen.tenant,
    known.applied::bigint as number,
    false as stands,
    ${seenFacts(snapshot, sql`null::xid8`)}
  from ${seenTenants(JSON.stringify(tenants))}
  join sow.copy as known
    on known.dataset = ${shape.identity}
    and known.tenant = seen.tenant`,
  })
}
