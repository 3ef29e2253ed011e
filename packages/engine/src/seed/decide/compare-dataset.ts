import { remembersRows } from '../../row/census/release-members.js'
import { checkCollisions } from '../../row/diff/check-collisions.js'
import { refersToItself } from '../../row/diff/create-delta.js'
import { fillDeltaStatement } from '../../row/diff/fill-delta.js'
import { fillIdentity } from '../../row/diff/fill-identity.js'
import { fillDeparted } from '../../row/diff/find-departed.js'
import type { Selections } from '../../row/diff/inherited-rows.js'
import { makeIds, plannedIdsStatement } from '../../row/diff/make-ids.js'
import { restoreDeleted } from '../../row/diff/restore-deleted.js'
import type { SameRelease } from '../../row/diff/same-release.js'
import { selectionsOf, yieldShared } from '../../row/diff/shared-rows.js'
import { spreadBlocked } from '../../row/diff/spread-blocked.js'
import { type DeltaSummary, summarizeDelta } from '../../row/diff/summarize-delta.js'
import { unseenRows } from '../../row/record/hand-back-rows.js'
import { narrowing } from '../../row/refusal/narrow-refusal.js'
import { asFollowing } from '../../row/rename/following-rows.js'
import { stageOldKeys } from '../../row/rename/stage-old-keys.js'
import { runWork } from '../../row/run-work.js'
import { fillStage } from '../../row/stage/fill-stage.js'
import { checkIdentities } from './check-identities.js'
import { checkOverlaps } from './check-overlaps.js'
import { checkReferences } from './check-references.js'
import type { DatasetWork } from './dataset-work.js'
import type { DecideContext } from './decide-context.js'

export interface ComparedRows {
  readonly summary: DeltaSummary
  /** Rows of the release. */
  readonly staged: number
  readonly selections: Selections
}

/** The tenants that have this very release: the same rows by the same definition, whichever package brought it. */
function findSameRelease({ unit, recorded }: DatasetWork): SameRelease {
  const { contentHash, definitionHash } = unit.dataset
  const same = recorded.filter(
    (release) => release.contentHash === contentHash && release.definitionHash === definitionHash,
  )
  const tenantsOf = (releases: typeof same) => releases.map(({ tenant }) => tenant)
  return {
    whole: tenantsOf(same.filter((release) => !isWaiting(release))),
    waiting: tenantsOf(same.filter(isWaiting)),
    isPartial: same.length < recorded.length,
  }
}

/** Rows wait for others, or were handed back by a wider set: they have yet to become what the release says. */
function isWaiting({ blocked, tableRows }: DatasetWork['recorded'][number]): boolean {
  return blocked > 0 || tableRows === unseenRows
}

/** Stages a dataset and decides every row: fills its temporary tables, and writes nothing but them. */
export async function compareDataset(context: DecideContext, looked: DatasetWork): Promise<ComparedRows> {
  const { database, options, incomplete } = context
  const { newIds } = context.preparation
  const dataset =
    newIds === 'placeholder' ? { ...looked, shape: asFollowing(looked.shape, looked.scope) } : looked
  const { unit, shape, work, scope, recorded } = dataset
  const staged = await fillStage(database, unit, shape, work, scope.changesOnly === true)
  const partners = await checkOverlaps(database, dataset)
  const selections = await selectionsOf(database, shape, partners)
  const renamesLater =
    newIds === 'placeholder' && recorded.length > 0 && remembersRows(shape) && shape.renames.keys.length > 0
  if (renamesLater) await stageOldKeys(database, shape, work, scope)
  if (refersToItself(shape)) await fillIdentity(database, shape, work, scope, newIds, selections)
  const fill = fillDeltaStatement(shape, work, scope, newIds, {
    ...options,
    same: findSameRelease(dataset),
    selections: shape.base === null ? [] : selections,
  })
  await narrowing(database, work.stage, () => runWork(database, fill))
  if (newIds === 'placeholder') await makeIds(database, plannedIdsStatement(shape, work))
  const restore = options.restore?.get(shape.identity)
  if (restore !== undefined) await restoreDeleted(database, shape, work, restore)
  if (refersToItself(shape)) await spreadBlocked(database, shape, work)
  if (recorded.length > 0 && !(scope.changesOnly === true && unit.changes?.gone === 0))
    await fillDeparted(database, shape, work, scope, unit.dataset.source?.effective ?? null)
  await yieldShared(database, shape, work, partners)
  await runWork(database, { kind: 'analyze', table: work.delta, columns: ['sow_action', ...shape.key] })
  const summary = await summarizeDelta(database, shape, work)
  checkIdentities(shape, summary)
  await checkReferences(database, dataset, summary, incomplete)
  const order = await checkCollisions(database, shape, work, summary, unit)
  return { summary: { ...summary, order }, staged, selections }
}
