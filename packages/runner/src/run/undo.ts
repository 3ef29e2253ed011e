import { type RecordedRun, readLastRun, undoRun } from '@sow/engine'
import { hideTold, withoutKeys } from '../codeset/restricted-rows.js'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { type OpenDatabase, readingDatabase, usingDatabase } from '../context/using-database.js'
import type { UndoReport } from '../report/decision-reports.js'

/** The run that an undo takes where none is named; null where none is left. Writes nothing. Throws SowError. */
export async function lastRun(context: RunContext): Promise<RecordedRun | null> {
  return await readingDatabase(context, ({ database }) => readLastRun(database))
}

/** Takes back what a run did to rows; the last one that is not undone where none is named. A look writes nothing, and tells values where they were asked for. Throws SowError. */
export async function undo(
  context: RunContext,
  run: number | null,
  { look = false, values = false }: { readonly look?: boolean; readonly values?: boolean } = {},
): Promise<UndoReport> {
  const options = { undo: run, look, values, lock: lockOptions(context), run: runIdentity(context) }
  const work = async ({ database, report }: OpenDatabase): Promise<UndoReport> => {
    const result = await undoRun(database, options).catch((error: unknown) => {
      throw withoutKeys(error)
    })
    if (result.alreadyUndone) return { database: report, ...result }
    return { database: report, ...result, datasets: result.datasets.map(hideTold) }
  }
  return await usingDatabase(context, work, { merges: true })
}
