import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { distrustMixedIds } from '../ledger/distrust-mixed-ids.js'
import { openLedger } from '../ledger/open-ledger.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { checkLockRoom } from '../transaction/lock-room.js'
import { type DecisionOptions, usingDecision } from '../transaction/using-decision.js'
import { findRun } from './find-run.js'
import { type ReplacedRelease, readReplacedReleases } from './replaced-release.js'
import { type UndoStep, undoDataset } from './undo-dataset.js'
import type { UndoneDataset } from './undo-report.js'

export interface UndoOptions extends DecisionOptions {
  /** The run to undo; null for the last one that is not undone. */
  readonly undo: number | null
  readonly run: RunIdentity
}

/** A run that was taken back. */
export interface UndoneRun {
  /** The run that the undo is: to undo it is to do the first one again. */
  readonly run: RunReport
  /** The run that was undone. */
  readonly undone: number
  /** False: this call undid it. */
  readonly alreadyUndone: false
  /** The datasets that the run had written. */
  readonly datasets: readonly UndoneDataset[]
}

/** A run that had been taken back before, and stays so. */
export interface RunUndoneBefore {
  /** Null: nothing was written. */
  readonly run: null
  /** The run that was named. */
  readonly undone: number
  /** True: an earlier call undid it. */
  readonly alreadyUndone: true
  /** Empty. */
  readonly datasets: readonly []
}

/** What an undo would do. */
export interface UndoLook {
  /** Null: nothing was written. */
  readonly run: null
  /** The run that would be undone. */
  readonly undone: number
  /** False: it is not undone yet. */
  readonly alreadyUndone: false
  /** True: nothing was written. */
  readonly dryRun: true
  /** The datasets that the run had written. */
  readonly datasets: readonly UndoneDataset[]
}

export type UndoResult = UndoneRun | UndoLook | RunUndoneBefore

/**
 * Takes back what a run did to rows, in one locked transaction: columns that still hold what the run wrote get their
 * earlier values, rows that it inserted go where nobody wrote or uses them, rows that it deleted come back. What
 * somebody wrote since is left and listed. It is a run itself: to undo it is to do the first one again.
 * A run that is undone already stays as it is, so that a call whose answer was lost can be repeated with its number.
 * A look decides the same, and writes nothing. Throws RUN_UNKNOWN, UNDO_LATER_RUNS, UNDO_IMPOSSIBLE, SowError.
 */
export async function undoRun(database: Database, options: UndoOptions): Promise<UndoResult> {
  const { look = false, values = false } = options
  return await usingDecision(database, options, async (): Promise<UndoResult> => {
    await openLedger(database)
    const { id: undone, undoes, isUndone } = await findRun(database, options.undo)
    if (isUndone) return { run: null, undone, alreadyUndone: true, datasets: [] }
    const replaced = byDataset(await readReplacedReleases(database, undone))
    const ofTenants = replaced.filter((releases) => releases.some(({ isOfTenants }) => isOfTenants))
    const crowd = { tables: await tablesOf(database, replaced), ofTenants: ofTenants.length }
    await checkLockRoom(database, crowd, null)
    await analyzeChanges(database, undone)
    // Rows that get their keys back have to be recorded somewhere; without any, a look spends no number.
    const isRecorded = !look || (await hasRenamed(database, undone))
    const run = isRecorded ? await insertRun(database, options.run, 'applied', null, undone) : 0
    const step: UndoStep = { undone, run, isRedo: undoes !== null, before: look ? [] : null, values }
    const datasets: UndoneDataset[] = []
    // Last in, first out: a row goes before the row that it refers to.
    for (const [index, releases] of replaced.reverse().entries())
      datasets.push(await undoDataset(database, releases, step, index + 1))
    if (datasets.length > 0 && datasets.every(({ tableGone }) => tableGone)) throw vanished(undone, datasets)
    if (look) return { run: null, undone, alreadyUndone: false, dryRun: true, datasets }
    await distrustMixedIds(database, run)
    await finishRun(database, run, countsByDataset(datasets))
    const report: RunReport = { id: run, command: options.run.command, outcome: 'applied' }
    return { run: report, undone, alreadyUndone: false, datasets }
  })
}

function vanished(undone: number, datasets: readonly UndoneDataset[]): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `Nothing that run ${undone} wrote is left: of ${datasets.map(({ dataset }) => dataset).join(', ')} the tables are gone, or the tenants that had them.`,
    hint: 'There is nothing to undo. See `sow db status`.',
  })
}

async function hasRenamed(database: Database, undone: number): Promise<boolean> {
  const found = await database.query
    .selectFrom('sow.change')
    .select('run')
    .where('run', '=', undone)
    .where('action', '=', 'rename')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Fewer rows are found quickly, however the server looks for them. */
const manyRows = 1000

/**
 * Nothing has looked at changes that were recorded just now. Without figures the server takes them for a single row,
 * reads all of them again for each, and an undo of 10,000 rows takes longer than a minute.
 */
async function analyzeChanges(database: Database, undone: number): Promise<void> {
  const found = await sql<{ many: boolean }>`
    select count(*) > ${sql.lit(manyRows)} as many
    from (
      select
      from sow.change
      cross join unnest(change.tenants)
      where run = ${undone}::bigint
      limit ${sql.lit(manyRows + 1)}
    ) as changed
  `.execute(database.query)
  if (found.rows[0]?.many === true)
    await sql`analyze sow.change (run, dataset, tenants, action)`.execute(database.query)
}

/** The tables of the datasets, as the ledger has them; of one that it no longer has, there is none to name. */
async function tablesOf(database: Database, replaced: readonly ReplacedRelease[][]): Promise<string[]> {
  // A transaction over few datasets has room on any server.
  if (replaced.length < 2) return []
  const identities = replaced.flatMap(([first]) => first?.dataset ?? [])
  const found = await database.query
    .selectFrom('sow.dataset')
    .select('table_name')
    .where('dataset', 'in', identities)
    .execute()
  return found.map(({ table_name }) => table_name)
}

function byDataset(releases: readonly ReplacedRelease[]): ReplacedRelease[][] {
  const datasets = new Map<string, ReplacedRelease[]>()
  for (const release of releases) {
    const known = datasets.get(release.dataset)
    if (known === undefined) datasets.set(release.dataset, [release])
    else known.push(release)
  }
  return [...datasets.values()]
}

function countsByDataset(datasets: readonly UndoneDataset[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    datasets.map(({ dataset, restored, removed, broughtBack, left }) => [
      dataset,
      { restored, removed, broughtBack, left },
    ]),
  )
}
