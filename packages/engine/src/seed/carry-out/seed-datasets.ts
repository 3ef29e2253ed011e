import { isSowError } from '@sow/kit/errors'
import { checkAccess } from '../../catalog/preflight/check-access.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { distrustMixedIds } from '../../ledger/distrust-mixed-ids.js'
import { forgetGoneTenants } from '../../ledger/forget-gone-tenants.js'
import { relinkDatasets } from '../../ledger/link-run.js'
import { isOutOfDate, openLedger } from '../../ledger/open-ledger.js'
import { readOvertaken } from '../../ledger/overtaken-datasets.js'
import { readSharedReleases } from '../../ledger/read-releases.js'
import { recordFailedRun } from '../../ledger/record-failed-run.js'
import { refreshLedger } from '../../ledger/refresh-ledger.js'
import { refuseDemo } from '../../ledger/refuse-demo.js'
import { finishRun, runRecorder } from '../../ledger/run-recorder.js'
import type { RunReport } from '../../ledger/run-report.js'
import { requireNoLaterRun } from '../../ledger/sources.js'
import { settleSharedTables, type TableTurn } from '../../row/record/settle-shared-tables.js'
import { workTables } from '../../row/work-tables.js'
import { checkLockRoom, crowdOf } from '../../transaction/lock-room.js'
import { usingLockedTransaction } from '../../transaction/using-locked-transaction.js'
import { usingLook, usingTransaction } from '../../transaction/using-transaction.js'
import { changingDatasets } from '../decide/changing-datasets.js'
import type { DatasetReport } from '../decide/dataset-report.js'
import type { DatasetAhead } from '../decide/dataset-work.js'
import { type DecidedDatasets, nothingDecided } from '../decide/decide-context.js'
import { decideDataset } from '../decide/decide-dataset.js'
import { findIdle, findSettled, reportSettled } from '../decide/find-settled.js'
import { findingRefusedRow, refusedAtTheEnd } from '../decide/finding-refused-row.js'
import { inOrderOf, inOrderOfTables } from '../decide/in-order-of-tables.js'
import { leaveSettledTenants, readFewCopies } from '../decide/leave-settled-tenants.js'
import { nameRefusal } from '../decide/name-refusal.js'
import { checkReleases, refuseOtherContent } from '../decide/refuse-other-content.js'
import { countsByDataset, reportDataset } from '../decide/report-dataset.js'
import type { SeedOptions } from '../decide/seed-options.js'
import { currentShapes, readTargetShapes, type TargetShapes } from '../decide/target-shapes.js'
import { afterOthers } from './after-others.js'
import { carryOutDecision } from './carry-out-decision.js'
import { checkDecision } from './check-decision.js'
import { forgetFormerTables } from './forget-former-tables.js'
import { preparationOfRun } from './preparation-of-run.js'
import type { RunContext } from './run-context.js'

export interface SeedResult {
  /** Null where nothing had to be written. */
  readonly run: RunReport | null
  readonly datasets: readonly DatasetReport[]
}

/**
 * Applies datasets, in the order given as far as foreign keys allow it, in one locked transaction: all of them or none.
 * A failure is recorded in a transaction of its own. Throws SowError.
 */
export async function seedDatasets(
  database: Database,
  units: readonly DatasetUnit[],
  options: SeedOptions,
): Promise<SeedResult> {
  const settled = await findSettled(database, units, options, true)
  if (settled !== null) return { run: null, datasets: settled.map(reportSettled) }
  const isOld = await usingLook(database, async () => {
    await checkAccess(database, { use: 'write', merges: true, migrates: 'no', units })
    return await isOutOfDate(database)
  })
  if (isOld) await refreshLedger(database, options.lock)
  await refuseDemo(database, units)
  await refuseOtherContent(database, units)
  const idle = units.length === 1 ? [] : await findIdle(database, units, options)
  const idleUnits = new Set(idle.map(({ unit }) => unit))
  const open = units.filter((unit) => !idleUnits.has(unit))
  if (options.commit !== 'dataset')
    await checkLockRoom(database, crowdOf(open), 'commit each dataset by itself with --commit dataset')
  // Before anything is locked, so that a table that does not fit stops the run at once.
  const { shapes, all } = await usingTransaction(database, async () => ({
    shapes: await readTargetShapes(database, open),
    all: await inOrderOfTables(database, units),
  }))
  const ordered = all.filter((unit) => !idleUnits.has(unit))
  const isApart = options.commit === 'dataset'
  const parts = isApart ? ordered.map((unit) => [unit]) : [ordered]
  const done: SeedResult[] = []
  const left = idle.map(reportSettled)
  const found: Found = { decided: nothingDecided(), met: new Set(), left: isApart ? [] : left }
  try {
    for (const part of parts)
      done.push(
        await findingRefusedRow(database, part, (on) =>
          usingLockedTransaction(
            on,
            options.lock,
            () => applyAll(on, part, options, found, shapes),
            part.flatMap(({ dataset }) => shapes.byIdentity.get(dataset.identity)?.table ?? []),
          ),
        ),
      )
  } catch (error) {
    if (isSowError(error)) await recordFailedRun(database, options.run, error)
    throw isSowError(error) && done.length > 0 ? afterOthers(error, done.length, units.length) : error
  }
  return {
    run: done.findLast(({ run }) => run !== null)?.run ?? null,
    datasets: inOrderOf(all, [...left, ...done.flatMap(({ datasets }) => datasets)]),
  }
}

/** What outlasts an attempt: a later one decides with it. */
interface Found {
  readonly decided: DecidedDatasets
  readonly met: Set<string>
  /** Of datasets that have nothing to do: the run is about them as well. */
  readonly left: readonly DatasetReport[]
}

async function applyAll(
  database: Database,
  units: readonly DatasetUnit[],
  options: SeedOptions,
  found: Found,
  known: TargetShapes,
): Promise<SeedResult> {
  await openLedger(database)
  if (options.afterRun !== undefined) await requireNoLaterRun(database, options.afterRun)
  await forgetGoneTenants(database, units)
  const recorder = runRecorder(database, options.run)
  const identities = units.map((unit) => unit.dataset.identity)
  const releases = await readSharedReleases(database, identities)
  await checkReleases(database, units, releases)
  const current = await currentShapes(database, units, known)
  const { shapes, remembered } = await forgetFormerTables(database, current, releases)
  const recorded = Map.groupBy(remembered, ({ dataset }) => dataset)
  const copiesOf = await readFewCopies(database, recorded, options.wholeTenants)
  const context: RunContext = {
    database,
    options,
    recorder,
    ...found.decided,
    overtaken: await readOvertaken(database, units),
    preparation: preparationOfRun(database, recorder),
    copying: {
      met: database.sought === null ? found.met : new Set(identities),
      shared: sharedTables([...shapes.values()]),
    },
  }
  const datasets: DatasetReport[] = []
  const turns: TableTurn[] = []
  for (const [index, unit] of units.entries()) {
    const started = performance.now()
    const { identity, rows } = unit.dataset
    database.tell({ type: 'dataset-started', identity, rows })
    const ahead: DatasetAhead = {
      unit,
      shape: shapes.get(identity) as TargetShape,
      work: workTables(index + 1),
      scope: {
        tenant: options.tenant,
        planned: new Map(),
        changing: changingDatasets(units.slice(index + 1), recorded),
      },
      releases: recorded.get(identity) ?? [],
      copies: copiesOf(identity),
    }
    try {
      const dataset = await leaveSettledTenants(context, ahead)
      const decision = await decideDataset(context, dataset)
      await checkDecision(context, decision)
      turns.push(await carryOutDecision(context, dataset, decision))
      datasets.push(reportDataset(unit, decision))
    } catch (error) {
      throw await nameRefusal(error, ahead)
    }
    database.tell({ type: 'dataset-done', identity, milliseconds: performance.now() - started })
  }
  if (database.sought !== null) throw await refusedAtTheEnd(database, units, shapes, database.sought)
  const run = recorder.report()
  const mixed = run === null ? new Set() : await distrustMixedIds(database, run.id)
  await settleSharedTables(
    database,
    turns.filter(({ tableId }) => !mixed.has(tableId)),
  )
  if (run === null) await relinkDatasets(database)
  else await finishRun(database, run.id, countsByDataset([...found.left, ...datasets]))
  return { run, datasets }
}

/** Tables that more than one dataset feeds. */
function sharedTables(shapes: readonly TargetShape[]): ReadonlySet<number> {
  const ids = shapes.map(({ tableId }) => tableId)
  return new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
}
