import type { Database } from '../../database/database.js'
import { remembersRows } from '../../row/census/release-members.js'
import { checkCollisions } from '../../row/diff/check-collisions.js'
import { createDelta, refersToItself } from '../../row/diff/create-delta.js'
import { fillDeltaStatement } from '../../row/diff/fill-delta.js'
import { fillIdentity, type NewIds } from '../../row/diff/fill-identity.js'
import { fillDeparted } from '../../row/diff/find-departed.js'
import { restoreDeleted } from '../../row/diff/restore-deleted.js'
import { spreadBlocked } from '../../row/diff/spread-blocked.js'
import { type DeltaSummary, summarizeDelta } from '../../row/diff/summarize-delta.js'
import { stageOldKeys } from '../../row/rename/stage-old-keys.js'
import { runWork } from '../../row/run-work.js'
import { createStage } from '../../row/stage/create-stage.js'
import { fillStage } from '../../row/stage/fill-stage.js'
import type { DatasetWork } from './apply-context.js'
import { checkOverlaps } from './check-overlaps.js'
import { checkReferences } from './check-references.js'
import type { MergeOptions } from './seed-options.js'

export interface DatasetDiff {
  readonly summary: DeltaSummary
  /** Rows of the release. */
  readonly staged: number
}

/** Stages a dataset and decides every row. Makes its temporary tables first: a plan makes them on its own. */
export async function diffDataset(
  database: Database,
  dataset: DatasetWork,
  options: MergeOptions,
  incomplete: ReadonlySet<string>,
): Promise<DatasetDiff> {
  await createStage(database, dataset.shape, dataset.work, dataset.unit)
  await createDelta(database, dataset.shape, dataset.work)
  return await fillDiff(database, dataset, options, incomplete, 'default')
}

/** Fills the temporary tables of a dataset: writes nothing but them. */
export async function fillDiff(
  database: Database,
  dataset: DatasetWork,
  options: MergeOptions,
  incomplete: ReadonlySet<string>,
  newIds: NewIds,
): Promise<DatasetDiff> {
  const { unit, shape, work, scope, recorded } = dataset
  const staged = await fillStage(database, unit, shape, work, scope.changesOnly === true)
  await checkOverlaps(database, dataset)
  const renamesLater =
    newIds === 'placeholder' && recorded.length > 0 && remembersRows(shape) && shape.renames.keys.length > 0
  if (renamesLater) await stageOldKeys(database, shape, work, scope)
  if (refersToItself(shape)) await fillIdentity(database, shape, work, scope, newIds)
  await runWork(database, fillDeltaStatement(shape, work, scope, newIds, options))
  const restore = options.restore?.get(shape.identity)
  if (restore !== undefined) await restoreDeleted(database, shape, work, restore)
  if (refersToItself(shape)) await spreadBlocked(database, shape, work)
  if (recorded.length > 0 && !(scope.changesOnly === true && unit.changes?.gone === 0))
    await fillDeparted(database, shape, work, scope, unit.dataset.source?.effective ?? null)
  await runWork(database, { kind: 'analyze', table: work.delta, columns: ['sow_action', ...shape.key] })
  const summary = await summarizeDelta(database, shape, work)
  await checkReferences(database, dataset, summary, incomplete)
  await checkCollisions(database, shape, work, summary)
  return { summary, staged }
}
