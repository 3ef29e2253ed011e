import { resetDatabase } from '@sow/engine'
import { lockOptions } from './lock-options.js'
import { buildMigrationSets } from './migration-sets.js'
import type { DroppedTable, ResetReport } from './reports.js'
import type { RunContext } from './run-context.js'
import { usingDatabase } from './using-database.js'

/** Answers whether the tables may go. Asked once, before anything is dropped. */
export type ConfirmReset = (dropped: readonly DroppedTable[], databaseName: string) => Promise<boolean>

/** Drops what Sow manages, once that was confirmed; null where it was not. Throws SowError. */
export async function reset(context: RunContext, confirm: ConfirmReset): Promise<ResetReport | null> {
  const { packages } = context.project
  const sets = buildMigrationSets(packages)
  const options = { lock: lockOptions(context) }
  return await usingDatabase(context, async ({ database, report }) => {
    const { dropped } = await resetDatabase(database, sets, { ...options, dryRun: true })
    if (!(await confirm(dropped, report.name))) return null
    await resetDatabase(database, sets, { ...options, dryRun: false })
    return { database: report, run: null, dropped }
  })
}
