import { type MigrationScript, writeMigrationScript } from '@sow/engine'
import type { MigrationRange } from './migrate.js'
import { buildMigrationSets } from './migration-sets.js'
import type { DatabaseReport } from './reports.js'
import { requirePackages } from './require-packages.js'
import type { RunContext } from './run-context.js'
import { readingDatabase } from './using-database.js'

/** What a migrate would do, as SQL. */
export interface ScriptReport extends MigrationScript {
  readonly database: DatabaseReport
  readonly run: null
}

/** Writes pending migrations as a script, recorded on a throw-away database. Writes nothing. Throws SowError. */
export async function scriptMigrations(context: RunContext, range: MigrationRange): Promise<ScriptReport> {
  requirePackages(context.project)
  const sets = buildMigrationSets(context.project.packages)
  return await readingDatabase(context, async ({ database, report }) => ({
    database: report,
    run: null,
    ...(await writeMigrationScript(database, sets, range, context.toolVersion)),
  }))
}
