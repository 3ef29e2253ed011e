import { baseRows } from '../catalog/statement/base-rows.js'
import { chosen, type RowChoice, requireChosen } from '../catalog/statement/row-choice.js'
import type { Database } from '../database/database.js'
import { openLedger } from '../ledger/open-ledger.js'
import type { RecordedRelease } from '../ledger/read-releases.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { endConflicts } from '../row/record/end-conflicts.js'
import { movesOf } from '../row/record/move-base.js'
import { recordBase } from '../row/record/record-base.js'
import type { PlannedRow } from '../seed/plan/planned-row.js'
import { type DecisionOptions, usingDecision } from '../transaction/using-decision.js'
import { amendDataset } from './amend-dataset.js'
import { fillEdits } from './fill-edits.js'
import { readRecordedDataset } from './recorded-dataset.js'

export interface AcceptOptions extends RowChoice, DecisionOptions {
  /** `domain/name`. */
  readonly dataset: string
  readonly run: RunIdentity
}

export interface AcceptResult {
  /** Null where nothing differed, and of a dry run. */
  readonly run: RunReport | null
  /** `domain/name`. */
  readonly dataset: string
  /** Rows of which the table's values are the base from now on. */
  readonly edited: number
  /** Rows that are gone, and are known to be gone from now on. */
  readonly deleted: number
  /** Only of a dry run: the first of these rows. */
  readonly rows?: readonly PlannedRow[]
}

/**
 * Takes what the table holds now as the base of the shared columns: known edits stop being drift, and the next
 * release arrives where it differs from them. Rows that the site deleted become tombstones. Writes no target.
 * Throws DATASET_UNKNOWN, ROW_UNKNOWN, SowError.
 */
export async function acceptEdits(database: Database, options: AcceptOptions): Promise<AcceptResult> {
  const { dataset: identity, look = false } = options
  return await usingDecision(database, options, async () => {
    await openLedger(database)
    const dataset = await readRecordedDataset(database, identity)
    if (dataset.shape.base === null || !dataset.shape.baseExists)
      return { run: null, dataset: identity, edited: 0, deleted: 0 }
    await requireChosen(database, dataset.shape, options, baseRows(dataset.shape), 'row')
    const run = look ? 0 : await insertRun(database, options.run, 'applied', null)
    const { summary, rows } = await amendDataset(database, dataset, run, 1, {
      fill: (shape, work) =>
        fillEdits(database, shape, work, { rows: chosen(shape, 'base', options), withGone: true }),
      async settle(shape, work, decided) {
        const moved = { moves: movesOf(decided), rows: sumOf(dataset.releases) }
        await recordBase(database, shape, work, moved, run)
        await endConflicts(database, shape, run)
      },
      look: look ? async () => {} : undefined,
    })
    const sum = (of: 'rebased' | 'newTombstones') =>
      summary.tenants.reduce((total, tenant) => total + tenant[of], 0)
    const counts = { edited: sum('rebased'), deleted: sum('newTombstones') }
    if (rows !== undefined) return { run: null, dataset: identity, ...counts, rows }
    await finishRun(database, run, { [identity]: counts })
    return {
      run: { id: run, command: options.run.command, outcome: 'applied' },
      dataset: identity,
      ...counts,
    }
  })
}

function sumOf(releases: readonly RecordedRelease[]): number {
  return releases.reduce((sum, { rows }) => sum + rows, 0)
}
