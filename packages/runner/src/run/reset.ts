import { resetDatabase } from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { usingDatabase } from '../context/using-database.js'
import type { DroppedTable, ResetReport } from '../report/reports.js'
import { migrationsOf } from '../units/migration-sets.js'

/** Answers whether the tables may go. Asked once, before anything is dropped. */
export type ConfirmReset = (dropped: readonly DroppedTable[], databaseName: string) => Promise<boolean>

/** Drops what Sow manages, once that was confirmed; null where it was not. Throws SowError. */
export async function reset(context: RunContext, confirm: ConfirmReset): Promise<ResetReport | null> {
  const sets = migrationsOf(context.project)
  const options = { lock: lockOptions(context) }
  return await usingDatabase(context, async ({ database, report }) => {
    const { dropped } = await resetDatabase(database, sets, { ...options, dryRun: true })
    if (!(await confirm(dropped, report.name))) return null
    await resetDatabase(database, sets, { ...options, dryRun: false })
    return { database: report, run: null, dropped }
  })
}
