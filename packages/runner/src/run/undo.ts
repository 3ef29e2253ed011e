import { undoRun } from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { usingDatabase } from '../context/using-database.js'
import type { UndoReport } from '../report/decision-reports.js'

/** Takes back what a run did to rows; the last one that is not undone where none is named. Throws SowError. */
export async function undo(context: RunContext, run: number | null): Promise<UndoReport> {
  return await usingDatabase(context, async ({ database, report }) => ({
    database: report,
    ...(await undoRun(database, { undo: run, lock: lockOptions(context), run: runIdentity(context) })),
  }))
}
