import { ensureLedger, type MigrateResult, migrateDatabase } from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import { requirePackages } from '../context/require-packages.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { type OpenDatabase, usingDatabase } from '../context/using-database.js'
import type { MigrateReport } from '../report/reports.js'
import { migrationsOf, requireMigrations } from '../units/migration-sets.js'

/** How far to go through the migrations: to one by its name, a number of them, or all where both are null. */
export interface MigrationRange {
  readonly to: string | null
  readonly steps: number | null
}

const all: MigrationRange = { to: null, steps: null }

/** Runs pending migrations, each in a transaction of its own. Throws SowError. */
export async function migrate(context: RunContext, range: MigrationRange = all): Promise<MigrateReport> {
  requirePackages(context.project)
  if (range.to !== null || range.steps !== null) requireMigrations(context.project)
  const sets = migrationsOf(context.project)
  const work = async (open: OpenDatabase): Promise<MigrateReport> => {
    const migrated = await migrateSets(open, context, sets, range)
    await ensureLedger(open.database, lockOptions(context))
    return { database: open.report, ...migrated }
  }
  return await usingDatabase(context, work, { migrates: 'perhaps', units: [] })
}

/** The one call of the engine that runs migrations. */
export async function migrateSets(
  { database }: OpenDatabase,
  context: RunContext,
  sets: ReturnType<typeof migrationsOf>,
  range: MigrationRange = all,
): Promise<MigrateResult & Pick<MigrateReport, 'ownSchema'>> {
  if (context.project.config.ownSchema === true)
    return { run: null, migrations: [], changed: [], ownSchema: true }
  const options = { ...range, refuseTables: true, lock: lockOptions(context), run: runIdentity(context) }
  const migrated = await migrateDatabase(database, sets, options)
  return { ...migrated, ownSchema: false }
}
