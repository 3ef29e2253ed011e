import { type UndoResult, undoRun } from '@sow/engine'
import { lockOptions } from './lock-options.js'
import type { DatabaseReport } from './reports.js'
import type { RunContext } from './run-context.js'
import { runIdentity } from './run-identity.js'
import { usingDatabase } from './using-database.js'

export interface UndoReport extends UndoResult {
  readonly database: DatabaseReport
}

/** Takes back what a run did to rows; the last one that is not undone where none is named. Throws SowError. */
export async function undo(context: RunContext, run: number | null): Promise<UndoReport> {
  return await usingDatabase(context, async ({ database, report }) => ({
    database: report,
    ...(await undoRun(database, { undo: run, lock: lockOptions(context), run: runIdentity(context) })),
  }))
}
