import { incomingRows } from '../diff/incoming-rows.js'
import type { DeltaSummary } from '../diff/summarize-delta.js'
import type { Census } from '../fingerprint/census.js'
import { mergeDelta, writesOf } from '../merge/merge-delta.js'
import { addBaseKey, fillNewBaseColumns, newBaseColumns, prepareBase } from '../record/prepare-base.js'
import { recordBase } from '../record/record-base.js'
import { recordChanges } from '../record/record-changes.js'
import { recordRelease, refreshFingerprint, type TenantRelease } from '../record/record-release.js'
import { recordRoster } from '../record/record-roster.js'
import { verifyMerge } from '../verify/verify-merge.js'
import type { AppliedDataset, ApplyContext, DatasetWork } from './apply-context.js'
import { checkBrakes } from './check-brakes.js'
import { countRows } from './count-rows.js'
import { diffDataset } from './diff-dataset.js'
import { dropWorkTables } from './drop-work-tables.js'

/** Stages every row, compares it with base and table, and writes what differs: the whole way of a dataset. */
export async function mergeDataset(
  context: ApplyContext,
  dataset: DatasetWork,
  census: Census,
): Promise<AppliedDataset> {
  const { database, options } = context
  const { shape, work } = dataset
  const { summary, staged } = await diffDataset(database, dataset, options, context.incomplete)
  checkBrakes(dataset, summary, options)
  const counts = countRows(summary, staged * census.tenants.length)
  if (counts.tombstoned + counts.blocked > 0) context.incomplete.add(shape.identity)
  await mergeDelta(database, shape, work, summary)
  const writes = writesOf(summary)
  const wrote = writes.inserts + writes.updates + writes.deletes > 0
  if (wrote) await verifyMerge(database, shape, work)
  await record(context, dataset, census, summary, wrote)
  await dropWorkTables(database, shape, work)
  const turn = {
    dataset: shape.identity,
    tableId: shape.tableId,
    snapshot: census.snapshot,
    wrote,
    gained: rowsGained(census, summary),
  }
  return { counts, tenants: census.tenants.length, turn }
}

async function record(
  context: ApplyContext,
  dataset: DatasetWork,
  census: Census,
  summary: DeltaSummary,
  wrote: boolean,
): Promise<void> {
  const { database, recorder } = context
  const { unit, shape, work, scope } = dataset
  const tenants = tenantReleases(census, summary)
  if (!wrote && !movesLedger(dataset, census, summary)) {
    await refreshFingerprint(database, shape, census.snapshot, tenants)
    return
  }
  const run = await recorder.id()
  await prepareBase(database, shape)
  await recordChanges(database, shape, work, run)
  await recordBase(database, shape, work, run)
  if (newBaseColumns(shape).length > 0)
    await fillNewBaseColumns(database, shape, incomingRows(shape, work, scope))
  await addBaseKey(database, shape)
  if (shape.base === null)
    await recordRoster(
      database,
      shape,
      incomingRows(shape, work, scope),
      census.tenants.map(({ tenant }) => tenant),
    )
  await recordRelease(database, unit, shape, { run, snapshot: census.snapshot, wrote, tenants })
}

/** Whether the ledger has something new to say although no row was written: a release, a base, a tombstone. */
function movesLedger(dataset: DatasetWork, census: Census, summary: DeltaSummary): boolean {
  const { unit, recorded } = dataset
  const current = census.tenants.every(({ tenant }) =>
    recorded.some(
      (release) =>
        release.tenant === tenant &&
        release.version === unit.version &&
        release.contentHash === unit.dataset.contentHash &&
        release.definitionHash === unit.dataset.definitionHash,
    ),
  )
  return !current || summary.tenants.some((tenant) => tenant.rebased > 0 || tenant.newTombstones > 0)
}

function rowsGained(census: Census, summary: DeltaSummary): Map<string, number> {
  const counted = new Map(
    summary.tenants.map(({ tenant, inserted, deleted }) => [tenant, inserted - deleted]),
  )
  return new Map(census.tenants.map(({ tenant }) => [tenant, counted.get(tenant) ?? 0]))
}

function tenantReleases(census: Census, summary: DeltaSummary): TenantRelease[] {
  const counted = new Map(summary.tenants.map((tenant) => [tenant.tenant, tenant]))
  const gained = rowsGained(census, summary)
  return census.tenants.map(({ tenant, rows }) => {
    const counts = counted.get(tenant)
    return {
      tenant,
      // From the next run on, what is in conflict now is what the site keeps.
      kept: (counts?.kept ?? 0) + (counts?.conflicts ?? 0),
      conflicts: counts?.conflicts ?? 0,
      tombstoned: counts?.tombstoned ?? 0,
      blocked: counts?.blocked ?? 0,
      tableRows: rows + (gained.get(tenant) ?? 0),
    }
  })
}
