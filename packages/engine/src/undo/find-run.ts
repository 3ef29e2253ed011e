import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { type UndoableRun, undoneRuns } from '../ledger/undone-runs.js'
import { lastRun, laterRuns } from './effective-runs.js'

interface RunWithDatasets extends UndoableRun {
  readonly datasets: readonly string[]
}

/** The run that an undo is about. */
export interface FoundRun extends UndoableRun {
  /** True where a later run took it back: nothing is left to do. */
  readonly isUndone: boolean
}

/**
 * The run to undo: the one that is named, or the last one that wrote rows and was not undone.
 * Throws RUN_UNKNOWN, or UNDO_LATER_RUNS where later runs wrote the same datasets.
 */
export async function findRun(database: Database, named: number | null): Promise<FoundRun> {
  const runs = await readUndoableRuns(database)
  const id = named ?? lastRun(runs)
  const run = runs.find((candidate) => candidate.id === id)
  if (run === undefined) throw await unknownRun(database, named)
  if (undoneRuns(runs).has(run.id)) return { ...run, isUndone: true }
  const same = runs.filter(({ datasets }) => datasets.some((dataset) => run.datasets.includes(dataset)))
  const later = laterRuns(run.id, same)
  if (later.length === 0) return { ...run, isUndone: false }
  throw new SowError({
    code: 'UNDO_LATER_RUNS',
    message: `Later runs wrote the same datasets: ${later.join(', ')}.`,
    hint: `Undo them first, the newest first: sow db undo ${Math.max(...later)}.`,
  })
}

/** Runs that moved a dataset, with the datasets. Runs before format 2 of the ledger left no trace to undo by. */
export async function readUndoableRuns(database: Database): Promise<RunWithDatasets[]> {
  const found = await sql<RunWithDatasets>`
    select
      run.id,
      run.undoes,
      jsonb_agg(distinct release.dataset) as datasets
    from sow.run as run
    join sow.release as release
      on release.run = run.id
    where run.outcome = 'applied'
    group by run.id
    order by run.id
  `.execute(database.query)
  return [...found.rows]
}

async function unknownRun(database: Database, named: number | null): Promise<SowError> {
  const hint = 'See `sow db history` for the runs that there were.'
  if (named === null) return new SowError({ code: 'RUN_UNKNOWN', message: 'No run is left to undo.', hint })
  const known = await database.query
    .selectFrom('sow.run')
    .select('outcome')
    .where('id', '=', named)
    .executeTakeFirst()
  return new SowError({ code: 'RUN_UNKNOWN', message: ofNothingToUndo(named, known?.outcome), hint })
}

function ofNothingToUndo(run: number, outcome: 'applied' | 'failed' | undefined): string {
  switch (outcome) {
    case undefined:
      return `The ledger has no run ${run} that wrote rows.`
    case 'failed':
      return `Run ${run} failed and wrote nothing, so nothing is to undo.`
    case 'applied':
      return `Run ${run} cannot be undone: it applied no release, or the history was pruned, which ended what it replaced.`
  }
}
