/** A run, as far as undoing goes. */
export interface UndoableRun {
  readonly id: number
  /** The run that it undid. */
  readonly undoes: number | null
}

/** The runs that were undone and stay so: an undo that was itself undone undoes nothing any more. */
export function undoneRuns(runs: readonly UndoableRun[]): ReadonlySet<number> {
  const undone = new Set<number>()
  for (const { id, undoes } of [...runs].sort((one, other) => other.id - one.id))
    if (undoes !== null && !undone.has(id)) undone.add(undoes)
  return undone
}

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
