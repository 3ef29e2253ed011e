import { pruneHistory, readHistory } from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { readingDatabase, usingDatabase } from '../context/using-database.js'
import type { HistoryReport, PruneReport } from '../report/look-reports.js'

/** The last runs: who, when, which versions, what they did. Writes nothing. Throws SowError. */
export async function history(context: RunContext, limit: number): Promise<HistoryReport> {
  return await readingDatabase(context, async ({ database, report }) => ({
    database: report,
    run: null,
    runs: await readHistory(database, limit),
  }))
}

/** Ends the before-images of all but the last runs that moved rows. Throws SowError. */
export async function prune(context: RunContext, keep: number): Promise<PruneReport> {
  return await usingDatabase(context, async ({ database, report }) => {
    const options = { keep, lock: lockOptions(context), run: runIdentity(context) }
    const { run, runs, changes } = await pruneHistory(database, options)
    return { database: report, run, pruned: runs, changes }
  })
}
