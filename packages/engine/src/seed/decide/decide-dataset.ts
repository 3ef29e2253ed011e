import { deletesRows } from '../../catalog/shape/policy-rules.js'
import { withDeclaredReferences } from '../../ledger/declared-references.js'
import type { Census } from '../../row/census/census.js'
import { settledCounts } from '../../row/census/settled-tenants.js'
import type { RowCounts } from '../../row/row-counts.js'
import { noRows } from '../../row/row-counts.js'
import { checkChangedReferrers } from './check-referrers.js'
import { checkSequences, readSequences } from './check-sequences.js'
import { type Chosen, chooseByContent } from './choose-by-content.js'
import { compareDataset } from './compare-dataset.js'
import { countRows } from './count-rows.js'
import { splitTenants } from './current-tenant.js'
import type { DatasetWork } from './dataset-work.js'
import type { DecideContext } from './decide-context.js'
import type { Decision, Rung } from './decision.js'
import { requireExpected } from './expected-dataset.js'
import { keepsReferred, standsAsSeen } from './keeps-referred.js'
import { mayCopyBeside } from './may-copy-beside.js'
import { narrowToTouched } from './narrow-to-touched.js'
import { addCounts, recordedCounts } from './recorded-counts.js'

/**
 * Decides what is to be done with a dataset, by the least work that is enough. Writes no row of the target.
 * Throws PLAN_STALE where a saved plan says otherwise, DATA_* where the release cannot be merged, or where rows refer to what it
 * changes, TARGET_SEQUENCE where a sequence gives values that are taken.
 */
export async function decideDataset(context: DecideContext, dataset: DatasetWork): Promise<Decision> {
  const { database, options, incomplete, disturbed } = context
  const { shape } = dataset
  const { census, rung: chosen, isWritten } = await chooseWork(context, dataset)
  const isOlder = context.overtaken.has(shape.identity) && options.allowDowngrade !== true
  const enough = isOlder ? 'newer-applied' : chosen
  const rung = options.everyRow === true && hasKnownEdits(dataset) ? 'merge' : enough
  requireExpected(shape.identity, options.expected?.get(shape.identity), { rung, shapeHash: shape.hash })
  if (isWritten || !standsAsSeen(dataset, census, rung, disturbed)) disturbed.add(shape.identity)
  const sequences = mayInsert(rung) ? await readSequences(database, shape) : []
  const decision = await decideBy(rung, context, dataset, census)
  await checkSequences(database, shape, sequences, decision.counts.inserted)
  // Rows that refer to what is missing are blocked, where others of this transaction refer to this dataset.
  const { counts } = decision
  if (rung === 'held' || counts.tombstoned + counts.blocked > 0) incomplete.add(shape.identity)
  return decision
}

/** Where no tenant is left to be looked at, there is nothing to do, but for a version that the ledger has yet to say. */
async function chooseWork(
  { database, options, disturbed }: DecideContext,
  dataset: DatasetWork,
): Promise<Chosen> {
  const { settled, scope, renewed } = dataset
  const unchanged = renewed.length > 0 ? 'version' : 'nothing'
  if (settled.tenants > 0 && scope.tenantIds?.length === 0) {
    const rung = settled.held === settled.tenants ? 'held' : unchanged
    return { census: { snapshot: '', tenants: [] }, rung, isWritten: !settled.areSeen }
  }
  const looked = await chooseByContent(database, dataset, options)
  const chosen = { ...looked, isWritten: looked.isWritten || !settled.areSeen }
  switch (chosen.rung) {
    case 'nothing':
      return { ...chosen, rung: unchanged }
    case 'changes':
      return keepsReferred(dataset.shape, disturbed) ? chosen : { ...chosen, rung: 'merge' }
    default:
      return chosen
  }
}

function mayInsert(rung: Rung): boolean {
  return rung === 'copy' || rung === 'changes' || rung === 'merge'
}

async function decideBy(
  rung: Rung,
  context: DecideContext,
  dataset: DatasetWork,
  census: Census,
): Promise<Decision> {
  const known = {
    rung,
    census,
    tenants: tenantsOf(dataset, census),
    renamed: 0,
    counts: knownCounts(dataset, census),
  }
  switch (rung) {
    case 'waiting':
      return { kind: 'skipped', reason: rung, ...known, counts: noRows }
    case 'held':
    case 'newer-applied':
      return { kind: 'skipped', reason: rung, ...known }
    case 'nothing':
    case 'version':
      return { kind: rung, ...known }
    case 'copy':
      if (context.copying === null) return await compareOpen(context, dataset, census, rung)
      return context.copying.met.has(dataset.shape.identity)
        ? await compareOpen(context, dataset, census, 'merge')
        : copied(dataset, census, rung)
    case 'changes':
      return await compareOpen(context, withChangesOnly(dataset), census, rung)
    case 'merge':
      return (await mayCopyBeside(context, dataset, census))
        ? copied(dataset, census, rung)
        : await compareOpen(context, await narrowToTouched(context, dataset, census), census, rung)
  }
}

/** The rows go into the table unseen: all of them are new. */
function copied({ unit }: DatasetWork, census: Census, rung: Rung): Decision {
  const counts = { ...noRows, inserted: unit.dataset.rows }
  return { kind: 'copy', rung, census, tenants: 1, counts, renamed: 0, comparison: null }
}

function withChangesOnly(dataset: DatasetWork): DatasetWork {
  return { ...dataset, scope: { ...dataset.scope, changesOnly: true } }
}

function hasKnownEdits({ recorded }: DatasetWork): boolean {
  return recorded.some(({ kept, conflicts, tombstoned }) => kept + conflicts + tombstoned > 0)
}

/** Compares the tenants that have something open, and takes the others as the ledger has them. */
async function compareOpen(
  context: DecideContext,
  dataset: DatasetWork,
  census: Census,
  rung: 'copy' | 'changes' | 'merge',
): Promise<Decision> {
  const { current, open } = partTenants(context, dataset, census)
  const counts = knownCounts(dataset, current)
  const tenants = tenantsOf(dataset, census)
  if (open.tenants.length === 0) {
    const kind = dataset.renewed.length > 0 ? 'version' : 'nothing'
    return { kind, rung, census, tenants, counts, renamed: 0 }
  }
  const ids = current.tenants.length === 0 ? {} : { tenantIds: open.tenants.map(({ tenant }) => tenant) }
  const scoped = { ...dataset, scope: { ...dataset.scope, ...ids } }
  const { renamed, isReadied, dataset: readied } = await context.preparation.prepare(scoped)
  const prepared = await knowingReferrers(context, readied)
  const { summary, staged, selections } = await compareDataset(context, prepared)
  // A look at what is applied changes nothing that anybody refers to.
  if (context.options.everyRow !== true)
    await checkChangedReferrers(context.database, prepared, summary, prepared.scope.planned.values())
  return {
    kind: rung,
    rung,
    census,
    tenants,
    renamed,
    isReadied,
    counts: addCounts(countRows(summary, staged * open.tenants.length), counts),
    comparison: { dataset: prepared, census: open, summary, selections },
  }
}

/** Rows that may have to go are looked for where they are referred to. */
async function knowingReferrers({ database }: DecideContext, dataset: DatasetWork): Promise<DatasetWork> {
  const mayLose = dataset.recorded.length > 0 && deletesRows[dataset.shape.absent.kind]
  return mayLose ? { ...dataset, shape: await withDeclaredReferences(database, dataset.shape) } : dataset
}

function tenantsOf({ settled }: DatasetWork, census: Census): number {
  return settled.tenants + census.tenants.length
}

/** What the ledger has of these tenants, and of those that are left out of the scope. */
function knownCounts(dataset: DatasetWork, census: Census): RowCounts {
  return addCounts(recordedCounts(dataset, census), settledCounts(dataset.settled))
}

/** Where rows of every tenant are wanted, none is taken as the ledger has it. */
function partTenants({ options }: DecideContext, dataset: DatasetWork, census: Census) {
  const all = options.everyRow === true || options.restore?.has(dataset.shape.identity) === true
  return all
    ? { current: { ...census, tenants: [] }, open: census }
    : splitTenants(dataset.unit, dataset.shape, dataset.recorded, census)
}
