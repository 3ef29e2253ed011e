import type { TableName } from '../../catalog/shape/target-shape.js'
import { type Census, takeCensus } from '../../row/census/census.js'
import { followColumns } from '../../row/record/follow-columns.js'
import {
  createInheritedBase,
  fillInheritedBase,
  inheritsRoster,
  replaceRoster,
} from '../../row/record/inherit-roster.js'
import { recordRelease } from '../../row/record/record-release.js'
import { noRows } from '../../row/row-counts.js'
import type { AppliedDataset, ApplyContext, DatasetWork } from '../decide/apply-context.js'
import { chooseRung } from '../decide/choose-rung.js'
import { splitTenants } from '../decide/current-tenant.js'
import { requireExpected } from '../decide/expected-dataset.js'
import { mayCopyBeside } from '../decide/may-copy-beside.js'
import { addCounts, recordedCounts } from '../decide/recorded-counts.js'
import { type Rung, skippedBy } from '../decide/rung.js'
import { copyDataset } from './copy-dataset.js'
import { mergeDataset } from './merge-dataset.js'

/** Applies one dataset inside the run's transaction, by the least work that is enough. */
export async function applyDataset(context: ApplyContext, dataset: DatasetWork): Promise<AppliedDataset> {
  const { database, options } = context
  const { unit, shape, recorded } = dataset
  const census = await takeCensus(database, shape, dataset.scope, recorded.length > 0)
  const rung = chooseRung(unit, shape, recorded, census, options)
  requireExpected(shape.identity, options.expected?.get(shape.identity), { rung, shapeHash: shape.hash })
  if (rung === 'copy') return await copyDataset(context, dataset, census)
  if (rung === 'changes') return await mergeDataset(context, withChangesOnly(dataset), census)
  if (rung === 'merge' && (await mayCopyBeside(context, dataset, census)))
    return await copyDataset(context, dataset, census)
  if (rung === 'merge') {
    const followed = { ...dataset, shape: await followColumns(database, shape) }
    return await mergeOpenTenants(context, await withInheritedBase(context, followed), census)
  }
  if (rung === 'version') await recordVersion(context, dataset, census)
  return leaveDataset(context, dataset, census, rung)
}

function withChangesOnly(dataset: DatasetWork): DatasetWork {
  return { ...dataset, scope: { ...dataset.scope, changesOnly: true } }
}

/** A dataset of which no row is compared: what is known of it is what the ledger says. */
function leaveDataset(
  context: ApplyContext,
  dataset: DatasetWork,
  census: Census,
  rung: Rung,
): AppliedDataset {
  const { identity, tableId } = dataset.shape
  const counts = rung === 'waiting' ? noRows : recordedCounts(dataset, census)
  if (rung === 'held' || counts.tombstoned + counts.blocked > 0) context.incomplete.add(identity)
  const compared = rung === 'nothing' || rung === 'version'
  const gained = new Map(census.tenants.map(({ tenant }) => [tenant, 0]))
  const snapshot = compared ? census.snapshot : null
  return {
    counts,
    tenants: census.tenants.length,
    renamed: 0,
    skipped: skippedBy(rung),
    turn: { dataset: identity, tableId, snapshot, wrote: false, gained },
  }
}

/** Turns a roster into a base, where this release is the first that needs one. */
async function withInheritedBase(context: ApplyContext, dataset: DatasetWork): Promise<DatasetWork> {
  const { database, recorder } = context
  const { shape, recorded } = dataset
  if (!(await inheritsRoster(database, shape))) return dataset
  const inherited = await createInheritedBase(database, shape, shape.base as TableName)
  await fillInheritedBase(database, inherited, recorded[0]?.run ?? 0)
  await replaceRoster(database, inherited, await recorder.id())
  return { ...dataset, shape: inherited }
}

/** Compares the tenants that have something open, and takes the others as the ledger has them. */
async function mergeOpenTenants(
  context: ApplyContext,
  dataset: DatasetWork,
  census: Census,
): Promise<AppliedDataset> {
  const { current, open } = splitTenants(dataset.unit, dataset.shape, dataset.recorded, census)
  const all = current.tenants.length === 0 || context.options.restore?.has(dataset.shape.identity) === true
  if (all) return await mergeDataset(context, dataset, census)
  if (open.tenants.length === 0) return leaveDataset(context, dataset, census, 'nothing')
  const scope = { ...dataset.scope, tenantIds: open.tenants.map(({ tenant }) => tenant) }
  const merged = await mergeDataset(context, { ...dataset, scope }, open)
  const gained = new Map([
    ...current.tenants.map(({ tenant }) => [tenant, 0] as const),
    ...merged.turn.gained,
  ])
  const counts = addCounts(merged.counts, recordedCounts(dataset, current))
  // Rows may be missing for a tenant that has nothing open.
  if (counts.tombstoned + counts.blocked > 0) context.incomplete.add(dataset.shape.identity)
  return {
    counts,
    tenants: census.tenants.length,
    renamed: merged.renamed,
    skipped: null,
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
