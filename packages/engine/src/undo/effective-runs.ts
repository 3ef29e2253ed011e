import { type UndoableRun, undoneRuns } from '../ledger/undone-runs.js'

/**
 * Runs after `run` that still show in the database, of the runs that wrote the same datasets. An undo of a later run
 * shows nothing: it took back what that run had done.
 */
export function laterRuns(run: number, runs: readonly UndoableRun[]): readonly number[] {
  const undone = undoneRuns(runs)
  return runs
    .filter(({ id, undoes }) => id > run && !undone.has(id) && (undoes === null || undoes < run))
    .map(({ id }) => id)
}

/** The last run that can be undone when nobody names one: neither undone nor an undo. Null where there is none. */
export function lastRun(runs: readonly UndoableRun[]): number | null {
  const undone = undoneRuns(runs)
  const open = runs.filter(({ id, undoes }) => undoes === null && !undone.has(id)).map(({ id }) => id)
  return open.length === 0 ? null : Math.max(...open)
}
