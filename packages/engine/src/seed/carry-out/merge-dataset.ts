import { sql } from 'kysely'
import { table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { changeDataset } from '../../ledger/changed-datasets.js'
import { type MovedRows, movedDigest } from '../../ledger/seal-rows.js'
import { carryOutDelta } from '../../row/carry-out/carry-out-delta.js'
import type { Census } from '../../row/census/census.js'
import { changedMembers } from '../../row/diff/changed-members.js'
import { incomingRows } from '../../row/diff/incoming-rows.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import { fillNewBaseColumns } from '../../row/record/fill-new-columns.js'
import { handBackRows } from '../../row/record/hand-back-rows.js'
import { listsSameKeys } from '../../row/record/lists-same-keys.js'
import { movesOf } from '../../row/record/move-base.js'
import { addBaseKey, newBaseColumns, prepareBase, preparedBase } from '../../row/record/prepare-base.js'
import { recordBase } from '../../row/record/record-base.js'
import { recordConflicts } from '../../row/record/record-conflicts.js'
import { recordRelease, refreshFingerprint, type TenantRelease } from '../../row/record/record-release.js'
import { keepEmptyRoster, recordRoster, withoutBlocked, withWaiting } from '../../row/record/record-roster.js'
import type { TableTurn } from '../../row/record/settle-shared-tables.js'
import { shareBase } from '../../row/record/share-base.js'
import { knownDigest } from '../decide/current-tenant.js'
import type { Comparison, Merged } from '../decide/decision.js'
import { effectOf } from '../decide/effect-of.js'
import { renewedTenants } from '../decide/renewed-tenants.js'
import { dropWorkTables } from './drop-work-tables.js'
import type { RunContext } from './run-context.js'

/** Writes what the comparison found, and what the ledger has to say of it. */
export async function mergeDataset(context: RunContext, decision: Merged): Promise<TableTurn> {
  const { database } = context
  const { census: all, renamed, comparison } = decision
  const { dataset, census, summary } = comparison
  const { shape, work } = dataset
  const effect = effectOf(decision)
  const wrote = effect === 'rows'
  if (effect !== 'nothing') await carryOut(context, comparison, renamed, wrote)
  else if (isNews(comparison)) {
    await refreshFingerprint(database, shape, census.snapshot, tenantReleases(comparison, unmoved))
    // Two releases that say the same from now on are one, which stands under the run of the first.
    if (dataset.releases.length > 1) changeDataset(database, shape.identity)
  }
  await dropWorkTables(database, shape, work)
  return {
    dataset: shape.identity,
    tableId: shape.tableId,
    snapshot: all.snapshot,
    wrote,
    gained: rowsGained(all, summary),
  }
}

/** Nothing was written. */
const unmoved: MovedRows = { before: new Map(), after: new Map() }

async function carryOut(
  context: RunContext,
  comparison: Comparison,
  renamed: number,
  wrote: boolean,
): Promise<void> {
  const { database, recorder } = context
  const { shape, work } = comparison.dataset
  const run = await recorder.id()
  await carryOutDelta(database, {
    shape,
    work,
    summary: comparison.summary,
    run,
    // Keys were renamed after the digest was taken.
    record: (moved) => recordMerge(database, comparison, run, wrote, renamed > 0 ? null : moved),
  })
}

/** Conflicts, base or roster, and the release itself. */
async function recordMerge(
  database: Database,
  comparison: Comparison,
  run: number,
  wrote: boolean,
  moved: MovedRows | null,
): Promise<void> {
  const { dataset, census } = comparison
  const { unit, work, scope } = dataset
  const shape = await prepareBase(database, dataset.shape)
  const rows = unit.dataset.rows * census.tenants.length
  const isWhole = comparison.summary.tenants.every(({ inserted }) => inserted === unit.dataset.rows)
  await recordBase(database, shape, work, { moves: movesOf(comparison.summary), rows }, run, isWhole)
  for (const selection of comparison.selections) await handBackRows(database, shape, selection, work)
  const incoming = incomingRows(shape, work, scope)
  if (newBaseColumns(shape).length > 0) {
    const { tenantIds: _, ...ofAll } = { ...scope, tenant: null, isMerged: true }
    const offered = incomingRows(shape, work, ofAll)
    await fillNewBaseColumns(database, shape, { run, work, incoming, offered })
  }
  await addBaseKey(database, shape)
  await shareBase(database, dataset.shape, preparedBase(dataset.shape))
  await recordConflicts(database, shape, work, run)
  const tenants = tenantReleases(comparison, moved)
  if (shape.base === null && movesRoster(comparison)) await recordMembers(database, comparison, tenants, run)
  const renewed = renewedTenants(dataset)
  await recordRelease(database, unit, shape, { run, snapshot: census.snapshot, wrote, tenants, renewed })
}

/** The roster of the release, but for rows that are blocked, and with those that go later. */
async function recordMembers(
  database: Database,
  { dataset: { shape, work, scope }, summary }: Comparison,
  tenants: readonly TenantRelease[],
  run: number,
): Promise<void> {
  const listed =
    scope.changesOnly === true
      ? changedMembers(shape, work, scope, sql`ended_run = ${run}::bigint`)
      : incomingRows(shape, work, scope)
  const isBlocked = tenants.some(({ blocked }) => blocked > 0)
  const rows = isBlocked ? withWaiting(shape, work, withoutBlocked(shape, work, listed)) : listed
  const compared = tenants.map(({ tenant }) => tenant)
  const mayBeSame = scope.changesOnly !== true && !bringsOrTakesRows(summary)
  if (!mayBeSame || !(await listsSameKeys(database, shape, { rows, tenants: compared })))
    await recordRoster(database, shape, { rows, tenants: compared, inserted: table(work.delta) }, run)
  if (isBlocked) await keepEmptyRoster(database, shape, run)
}

/** Rows that come or go: as a rule the keys of the release did, and looking at them is in vain. */
function bringsOrTakesRows({ tenants }: DeltaSummary): boolean {
  return tenants.some(({ inserted, deleted }) => inserted + deleted > 0)
}

/** Changes that bring no key and take none away leave the roster as it is, unless a row came back that the site had deleted. */
function movesRoster({ dataset: { unit, scope }, summary }: Comparison): boolean {
  const movesKeys = unit.changes?.added !== 0 || unit.changes.gone !== 0
  return scope.changesOnly !== true || movesKeys || bringsOrTakesRows(summary)
}

/** Whether the comparison found something that the ledger's row does not say yet. */
function isNews(comparison: Comparison): boolean {
  const { dataset, census } = comparison
  const { shape, recorded } = dataset
  const releases = new Map(recorded.map((release) => [release.tenant, release]))
  const looked = new Map(census.tenants.map((tenant) => [tenant.tenant, tenant]))
  return tenantReleases(comparison, unmoved).some((found) => {
    const known = releases.get(found.tenant)
    const seen = looked.get(found.tenant)
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

/** `moved`: null where rows were written that no digest tells of. */
function tenantReleases({ dataset, census, summary }: Comparison, moved: MovedRows | null): TenantRelease[] {
  const counted = new Map(summary.tenants.map((tenant) => [tenant.tenant, tenant]))
  const gained = rowsGained(census, summary)
  const releases = new Map(dataset.recorded.map((release) => [release.tenant, release]))
  return census.tenants.map((each) => {
    const { tenant, rows } = each
    const counts = counted.get(tenant)
    const release = releases.get(tenant)
    const known = knownDigest(each, release, dataset.shape)
    return {
      tenant,
      // From the next run on, what is in conflict now is what the site keeps.
      kept: (counts?.kept ?? 0) + (counts?.conflicts ?? 0),
      conflicts: counts?.conflicts ?? 0,
      tombstoned: counts?.tombstoned ?? 0,
      // Both wait for rows of other tables: to come, and to go.
      blocked: (counts?.blocked ?? 0) + (counts?.waiting ?? 0),
      tableRows: rows + (gained.get(tenant) ?? 0),
      digest:
        known === null || moved === null
          ? null
          : movedDigest(known, moved.before.get(tenant), moved.after.get(tenant)),
    }
  })
}
