import type { Database } from '../database/database.js'

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

/** The same of all runs of a database. Writes nothing. */
export async function readUndoneRuns({ query }: Database): Promise<ReadonlySet<number>> {
  const undos = await query
    .selectFrom('sow.run')
    .select(['id', 'undoes'])
    .where('undoes', 'is not', null)
    .execute()
  return undoneRuns(undos)
}
