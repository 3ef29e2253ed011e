import type { Database } from '../database.js'
import { type Census, takeCensus } from '../fingerprint/census.js'
import {
  createInheritedBase,
  dropRoster,
  fillInheritedBase,
  inheritsRoster,
} from '../record/inherit-roster.js'
import { recordRelease } from '../record/record-release.js'
import { noRows } from '../report/dataset-report.js'
import type { TableName } from '../target/target-shape.js'
import type { AppliedDataset, ApplyContext, DatasetWork } from './apply-context.js'
import { chooseRung } from './choose-rung.js'
import { copyDataset } from './copy-dataset.js'
import { splitTenants } from './current-tenant.js'
import { mergeDataset } from './merge-dataset.js'
import { addCounts, recordedCounts } from './recorded-counts.js'

/** Applies one dataset inside the run's transaction, by the least work that is enough. */
export async function applyDataset(context: ApplyContext, dataset: DatasetWork): Promise<AppliedDataset> {
  const { database, options } = context
  const { unit, shape, recorded } = dataset
  const census = await takeCensus(database, shape, dataset.scope, recorded.length > 0)
  const rung = chooseRung(unit, shape, recorded, census, options)
  if (rung === 'copy') return await copyDataset(context, dataset, census)
  if (rung === 'merge')
    return await mergeOpenTenants(context, await withInheritedBase(database, dataset), census)
  const counts = rung === 'waiting' ? noRows : recordedCounts(dataset, census)
  if (counts.tombstoned + counts.blocked > 0) context.incomplete.add(shape.identity)
  if (rung === 'version') await recordVersion(context, dataset, census)
  const compared = rung === 'nothing' || rung === 'version'
  const gained = new Map(census.tenants.map(({ tenant }) => [tenant, 0]))
  const turn = {
    dataset: shape.identity,
    tableId: shape.tableId,
    snapshot: compared ? census.snapshot : null,
    wrote: false,
    gained,
  }
  return { counts, tenants: census.tenants.length, turn }
}

/** Turns a roster into a base, where this release is the first that needs one. */
async function withInheritedBase(database: Database, dataset: DatasetWork): Promise<DatasetWork> {
  const { shape, recorded } = dataset
  if (!(await inheritsRoster(database, shape))) return dataset
  const inherited = await createInheritedBase(database, shape, shape.base as TableName)
  await fillInheritedBase(database, inherited, recorded[0]?.run ?? 0)
  await dropRoster(database, inherited)
  return { ...dataset, shape: inherited }
}

/** Compares the tenants that have something open, and takes the others as the ledger has them. */
async function mergeOpenTenants(
  context: ApplyContext,
  dataset: DatasetWork,
  census: Census,
): Promise<AppliedDataset> {
  const { current, open } = splitTenants(dataset.unit, dataset.shape, dataset.recorded, census)
  if (current.tenants.length === 0) return await mergeDataset(context, dataset, census)
  const scope = { ...dataset.scope, tenantIds: open.tenants.map(({ tenant }) => tenant) }
  const merged = await mergeDataset(context, { ...dataset, scope }, open)
  const gained = new Map([
    ...current.tenants.map(({ tenant }) => [tenant, 0] as const),
    ...merged.turn.gained,
  ])
  return {
    counts: addCounts(merged.counts, recordedCounts(dataset, current)),
    tenants: census.tenants.length,
    turn: { ...merged.turn, gained },
  }
}

/** A new version with the same rows writes its ledger row and nothing else. */
async function recordVersion(context: ApplyContext, dataset: DatasetWork, census: Census): Promise<void> {
  const { database, recorder } = context
  await recordRelease(database, dataset.unit, dataset.shape, {
    run: await recorder.id(),
    snapshot: census.snapshot,
    wrote: false,
    tenants: census.tenants.map(({ tenant, rows }) => {
      const known = dataset.recorded.find((release) => release.tenant === tenant)
      return {
        tenant,
        kept: known?.kept ?? 0,
        conflicts: known?.conflicts ?? 0,
        tombstoned: known?.tombstoned ?? 0,
        blocked: known?.blocked ?? 0,
        tableRows: rows,
      }
    }),
  })
}
