import { sql } from 'kysely'
import type { Census } from '../../row/census/census.js'
import { changedMembers } from '../../row/diff/changed-members.js'
import { digestDelta } from '../../row/diff/digest-delta.js'
import { incomingRows } from '../../row/diff/incoming-rows.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import { mergeDelta, writesOf } from '../../row/merge/merge-delta.js'
import { addBaseKey, fillNewBaseColumns, newBaseColumns, prepareBase } from '../../row/record/prepare-base.js'
import { recordBase } from '../../row/record/record-base.js'
import { recordChanges } from '../../row/record/record-changes.js'
import { recordConflicts } from '../../row/record/record-conflicts.js'
import { recordRelease, refreshFingerprint, type TenantRelease } from '../../row/record/record-release.js'
import { recordRoster } from '../../row/record/record-roster.js'
import { renameBase } from '../../row/rename/rename-base.js'
import { countRenames, renameRows } from '../../row/rename/rename-rows.js'
import { verifyMerge } from '../../row/verify/verify-merge.js'
import type { AppliedDataset, ApplyContext, DatasetWork } from '../decide/apply-context.js'
import { checkBrakes } from '../decide/check-brakes.js'
import { countRows } from '../decide/count-rows.js'
import { diffDataset } from '../decide/diff-dataset.js'
import { requireExpected } from '../decide/expected-dataset.js'
import { dropWorkTables } from './drop-work-tables.js'

/** Stages every row, compares it with base and table, and writes what differs: the whole way of a dataset. */
export async function mergeDataset(
  context: ApplyContext,
  dataset: DatasetWork,
  census: Census,
): Promise<AppliedDataset> {
  const { database, options } = context
  const { shape, work } = dataset
  const renamed = await renameKeys(context, dataset)
  const { summary, staged } = await diffDataset(database, dataset, options, context.incomplete)
  const expected = options.expected?.get(shape.identity)
  if (expected !== undefined)
    requireExpected(shape.identity, expected, { digest: await digestDelta(database, shape, work) })
  checkBrakes(dataset, summary, options)
  const counts = countRows(summary, staged * census.tenants.length)
  if (counts.tombstoned + counts.blocked > 0) context.incomplete.add(shape.identity)
  const writes = writesOf(summary)
  const wrote = renamed + writes.inserts + writes.updates + writes.deletes > 0
  if (wrote || movesLedger(dataset, census, summary))
    await mergeAndRecord(context, dataset, census, summary, wrote)
  else if (isNews(dataset, census, summary))
    await refreshFingerprint(database, shape, census.snapshot, tenantReleases(census, summary))
  await dropWorkTables(database, shape, work)
  const turn = {
    dataset: shape.identity,
    tableId: shape.tableId,
    snapshot: census.snapshot,
    wrote,
    gained: rowsGained(census, summary),
  }
  return { counts, tenants: census.tenants.length, renamed, skipped: null, turn }
}

/** Keys first: from then on the release and the table speak of the same rows. */
async function renameKeys({ database, recorder }: ApplyContext, dataset: DatasetWork): Promise<number> {
  const { shape, scope, recorded } = dataset
  if (recorded.length === 0) return 0
  const isWanted = (await countRenames(database, shape, scope)) > 0
  const renamed = isWanted ? await renameRows(database, shape, scope, await recorder.id()) : 0
  await renameBase(database, shape, () => recorder.id())
  return renamed
}

/** Before-images first, then the rows, then what the ledger says of them. */
async function mergeAndRecord(
  context: ApplyContext,
  dataset: DatasetWork,
  census: Census,
  summary: DeltaSummary,
  wrote: boolean,
): Promise<void> {
  const { database, recorder } = context
  const { unit, shape, work, scope } = dataset
  const run = await recorder.id()
  await recordChanges(database, shape, work, run)
  await recordConflicts(database, shape, work, run)
  await mergeDelta(database, shape, work, summary)
  if (wrote) await verifyMerge(database, shape, work)
  await prepareBase(database, shape)
  await recordBase(database, shape, work, run)
  const incoming = incomingRows(shape, work, scope)
  if (newBaseColumns(shape).length > 0) await fillNewBaseColumns(database, shape, work, incoming)
  await addBaseKey(database, shape)
  const tenants = tenantReleases(census, summary)
  if (shape.base === null && movesRoster(dataset))
    await recordRoster(
      database,
      shape,
      scope.changesOnly === true
        ? changedMembers(shape, work, scope, sql`ended_run = ${run}::bigint`)
        : incoming,
      tenants.map(({ tenant }) => tenant),
      run,
    )
  await recordRelease(database, unit, shape, { run, snapshot: census.snapshot, wrote, tenants })
}

/** Changes that bring no key and take none away leave the roster as it is. */
function movesRoster({ unit, scope }: DatasetWork): boolean {
  return scope.changesOnly !== true || unit.changes?.added !== 0 || unit.changes.gone !== 0
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

/** Whether the comparison found something that the ledger's row does not say yet. */
function isNews({ shape, recorded }: DatasetWork, census: Census, summary: DeltaSummary): boolean {
  return tenantReleases(census, summary).some((found) => {
    const known = recorded.find(({ tenant }) => tenant === found.tenant)
    const seen = census.tenants.find(({ tenant }) => tenant === found.tenant)
    return (
      known === undefined ||
      seen?.foreign !== 0 ||
      known.shapeHash !== shape.hash ||
      known.tableRows !== found.tableRows ||
      known.kept !== found.kept ||
      known.conflicts !== found.conflicts ||
      known.tombstoned !== found.tombstoned ||
      known.blocked !== found.blocked
    )
  })
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
