import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { type SharingBase, sharingBase } from '../catalog/statement/base-rows.js'
import type { Database } from '../database/database.js'
import { withDeclaredReferences } from '../ledger/declared-references.js'
import { forgetGoneAmong } from '../ledger/forget-gone-tenants.js'
import { carryOutDelta } from '../row/carry-out/carry-out-delta.js'
import { takeCensus } from '../row/census/census.js'
import { checkCollisions } from '../row/diff/check-collisions.js'
import { createDelta } from '../row/diff/create-delta.js'
import type { DecidedBefore } from '../row/diff/leaving-referrers.js'
import { summarizeDelta } from '../row/diff/summarize-delta.js'
import { handBackRows } from '../row/record/hand-back-rows.js'
import { movesOf } from '../row/record/move-base.js'
import { preparedBase } from '../row/record/prepare-base.js'
import { shareBase } from '../row/record/share-base.js'
import { runWork } from '../row/run-work.js'
import { workTables } from '../row/work-tables.js'
import { checkChangedReferrers } from '../seed/decide/check-referrers.js'
import { readDecidedRows } from '../seed/plan/read-decided-rows.js'
import { bringBackStatement } from './bring-back-rows.js'
import type { Undoing } from './changed-rows.js'
import { compareAnew } from './compare-anew.js'
import { fillUndoDelta } from './fill-undo-delta.js'
import { fitBase } from './fit-base.js'
import { keepReferenced } from './keep-referenced.js'
import { readLeftRows } from './read-left-rows.js'
import { readShapes } from './read-shapes.js'
import { renameBack } from './rename-back.js'
import type { RecordedDefinition, ReplacedRelease } from './replaced-release.js'
import { restoreBase } from './restore-base.js'
import { restoreConflicts } from './restore-conflicts.js'
import { restoreRelease } from './restore-release.js'
import { restoreVersion } from './restore-version.js'
import { countUndone, type UndoneDataset } from './undo-report.js'

export interface UndoStep extends Undoing {
  readonly isRedo: boolean
  /** Of a look: what was decided before, and stays undone; null where everything is carried out. */
  readonly before: DecidedBefore[] | null
  /** True to tell what the rows of a look hold. */
  readonly values: boolean
}

/** Takes back what a run did to one dataset, in all its tenants: the same merge, with before-images for a release. */
export async function undoDataset(
  database: Database,
  releases: readonly ReplacedRelease[],
  step: UndoStep,
  number: number,
): Promise<UndoneDataset> {
  const shapes = await readShapes(database, releases, step)
  if (shapes === null) return withoutTable(releases)
  const { now, before: earlier, replacedBase } = shapes
  // An undo told its changes in the columns of the run that it took back: to redo that run takes the same columns.
  const told = step.isRedo && earlier !== null ? earlier : now
  const shape = await withDeclaredReferences(database, told)
  const only = releases[0]?.only ?? null
  if (only !== null) return await undoVersion(database, shape, { releases, only }, step)
  const work = workTables(number)
  const snapshot = await currentSnapshot(database)
  await renameBack(database, shape, step, step.before ?? [])
  await createDelta(database, shape, work)
  await fillUndoDelta(database, shape, work, step, replacedBase, step.before ?? [])
  const selections = await keepReferenced(database, shape, work, 'leaving')
  await runWork(database, { kind: 'analyze', table: work.delta, columns: ['sow_action', ...shape.key] })
  const summary = await summarizeDelta(database, shape, work)
  await checkChangedReferrers(database, { shape, work }, summary, step.before ?? [])
  const order = await checkCollisions(database, shape, work, summary, null)
  const leftRows = await readLeftRows(database, shape, work)
  const report = {
    dataset: shape.identity,
    table: shape.table.name,
    ...countUndone(summary),
    leftRows,
    tableGone: false,
  }
  if (step.before !== null) {
    step.before.push({ shape, work })
    const rows = await readDecidedRows(database, shape, work, step.values)
    return { ...report, rows, heldVersion: await heldVersion(database, shape.identity) }
  }
  await carryOutDelta(database, {
    shape,
    work,
    summary: { ...summary, order },
    run: step.run,
    insertRows: bringBackStatement(shape, work, step.undone),
    async record() {
      const counted = await countTenants(database, shape, releases)
      const moved = { moves: movesOf(summary), rows: shape.estimatedRows }
      await restoreBase(database, shape, work, moved, step)
      for (const selection of selections) await handBackRows(database, shape, selection, work)
      const startsAnew = earlier !== null && (await fitBase(database, earlier, step.run))
      await restoreRelease(database, shape, { ...step, snapshot, counted })
      await forgetGoneAmong(database, shape, step.undone)
      await shareBase(database, shape, baseAfter(shape, earlier))
      if (startsAnew) await compareAnew(database, shape.identity)
      await restoreConflicts(database, shape.identity, definitionAfter(releases), step)
    },
  })
  return { ...report, heldVersion: await heldVersion(database, shape.identity) }
}

/** The same of a run that gave all tenants another release of the very rows: none of them is looked at. */
async function undoVersion(
  database: Database,
  shape: TargetShape,
  { releases, only }: { readonly releases: readonly ReplacedRelease[]; readonly only: number },
  step: UndoStep,
): Promise<UndoneDataset> {
  const { identity, table } = shape
  const report = { dataset: identity, table: table.name, ...nothingUndone, leftRows: [], tableGone: false }
  if (step.before !== null) return { ...report, rows: [], heldVersion: await heldVersion(database, identity) }
  await restoreVersion(database, shape, only, step)
  await forgetGoneAmong(database, shape, step.undone)
  await restoreConflicts(database, identity, definitionAfter(releases), step)
  return { ...report, heldVersion: await heldVersion(database, identity) }
}

/** As `fitBase` left it. */
function baseAfter(shape: TargetShape, earlier: TargetShape | null): SharingBase | null {
  if (earlier?.baseExists === true) return preparedBase(earlier)
  return shape.baseExists ? sharingBase(shape) : null
}

/** What the dataset is merged by once the run is undone; null where the ledger never had it before. */
function definitionAfter(releases: readonly ReplacedRelease[]): RecordedDefinition | null {
  return releases.find(({ before }) => before !== null)?.before ?? releases[0]?.now ?? null
}

const nothingUndone = { restored: 0, removed: 0, broughtBack: 0, left: 0 }

/** Nothing of the run is left there; the ledger keeps what it has, which `db doctor` tells. */
function withoutTable([release]: readonly ReplacedRelease[]): UndoneDataset {
  const dataset = release?.dataset ?? ''
  return { dataset, table: '', ...nothingUndone, leftRows: [], heldVersion: null, tableGone: true }
}

/** Taken before the rows are decided: what others write after it counts as unseen. */
async function currentSnapshot(database: Database): Promise<string> {
  const found = await sql<{ snapshot: string }>`
    select pg_current_snapshot()::text as snapshot
  `.execute(database.query)
  return found.rows[0]?.snapshot ?? ''
}

/**
 * The rows of each tenant in the table now, where the ledger has to say that of one: that had no copy before the run, or has none any
 * more. What it says of all others stands.
 */
async function countTenants(
  database: Database,
  shape: TargetShape,
  releases: readonly ReplacedRelease[],
): Promise<{ tenant: string; rows: number }[]> {
  if (!releases.some(({ before, now }) => before === null || now === null)) return []
  // Of all tenants: the ledger's ids may be of another type than the table has today.
  const scope = { tenant: null, planned: new Map() }
  const { tenants } = await takeCensus(database, shape, scope, false)
  return tenants.map(({ tenant, rows }) => ({ tenant, rows }))
}

async function heldVersion(database: Database, dataset: string): Promise<string | null> {
  const held = await database.query
    .selectFrom('sow.dataset')
    .select('held_version')
    .where('dataset', '=', dataset)
    .where('held', '=', true)
    .executeTakeFirst()
  return held?.held_version ?? null
}
