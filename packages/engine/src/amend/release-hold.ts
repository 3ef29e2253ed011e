import { SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { changeDataset } from '../ledger/changed-datasets.js'
import { openLedger } from '../ledger/open-ledger.js'
import { readSharedReleases } from '../ledger/read-releases.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'

export interface ReleaseHoldOptions {
  /** Datasets (`domain/name`) or domains; empty for all that are held. */
  readonly names: readonly string[]
  readonly lock: LockOptions
  readonly run: RunIdentity
}

/** A dataset that was held. */
export interface ReleasedHold {
  /** `domain/name`. */
  readonly dataset: string
  /** The version that may come again. */
  readonly version: string | null
}

export interface ReleaseHoldResult {
  /** Null where nothing was held. */
  readonly run: RunReport | null
  /** The datasets that are no longer held. */
  readonly datasets: readonly ReleasedHold[]
}

/**
 * Ends the hold that an undo began: the next seed applies the release again. Writes no target.
 * Throws DATASET_UNKNOWN where a name is not held.
 */
export async function releaseHold(
  database: Database,
  options: ReleaseHoldOptions,
): Promise<ReleaseHoldResult> {
  return await usingLockedTransaction(database, options.lock, async () => {
    await openLedger(database)
    const held = (await readSharedReleases(database, 'all')).filter((release) => release.held)
    const isNamed = (dataset: string) =>
      options.names.length === 0 ||
      options.names.some((name) => dataset === name || dataset.startsWith(`${name}/`))
    const chosen = held.filter(({ dataset }) => isNamed(dataset))
    const unknown = options.names.filter(
      (name) => !held.some(({ dataset }) => dataset === name || dataset.startsWith(`${name}/`)),
    )
    if (unknown.length > 0) throw notHeld(unknown)
    if (chosen.length === 0) return { run: null, datasets: [] }
    await endHolds(database, [...new Set(chosen.map(({ dataset }) => dataset))])
    const run = await insertRun(database, options.run, 'applied', null)
    await finishRun(database, run, {})
    const versions = new Map(chosen.map(({ dataset, heldVersion }) => [dataset, heldVersion]))
    return {
      run: { id: run, command: options.run.command, outcome: 'applied' },
      datasets: [...versions].map(([dataset, version]) => ({ dataset, version })),
    }
  })
}

/** A dataset that has no release left is as if it had never been applied. */
async function endHolds(database: Database, datasets: readonly string[]): Promise<void> {
  await database.query
    .deleteFrom('sow.dataset')
    .where('dataset', 'in', datasets)
    .where('version', '=', '')
    .execute()
  await database.query
    .updateTable('sow.dataset')
    .set({ held: false, held_version: null })
    .where('dataset', 'in', datasets)
    .execute()
  for (const dataset of datasets) changeDataset(database, dataset)
}

function notHeld(names: readonly string[]): SowError {
  return new SowError({
    code: 'DATASET_UNKNOWN',
    message: `No undo holds ${names.join(', ')}.`,
    hint: 'See `sow db status` for the datasets that are held.',
  })
}
