import { rollbackMigrations } from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import { requirePackages } from '../context/require-packages.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { usingDatabase } from '../context/using-database.js'
import type { MigrateReport } from '../report/reports.js'
import { migrationsOf, requireMigrations } from '../units/migration-sets.js'
import type { MigrationRange } from './migrate.js'

export interface RollbackChoices extends MigrationRange {
  /** Undo a migration although rows are lost with it. */
  readonly acceptDataLoss: boolean
}

/** Undoes the last migrations, the newest first, each in a transaction of its own. Throws SowError. */
export async function rollBack(context: RunContext, choices: RollbackChoices): Promise<MigrateReport> {
  requirePackages(context.project)
  requireMigrations(context.project)
  const sets = migrationsOf(context.project)
  return await usingDatabase(context, async ({ database, report }) => ({
    database: report,
    ownSchema: false,
    ...(await rollbackMigrations(database, sets, {
      ...choices,
      lock: lockOptions(context),
      run: runIdentity(context),
    })),
  }))
}
