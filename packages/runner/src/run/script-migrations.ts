import { writeMigrationScript } from '@sow/engine'
import { requirePackages } from '../context/require-packages.js'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import type { ScriptReport } from '../report/look-reports.js'
import { migrationsOf, readMigrations, refusePlanning } from '../units/migration-sets.js'
import type { MigrationRange } from './migrate.js'

/** Writes pending migrations as a script, recorded on a throw-away database. Writes nothing. Throws SowError. */
export async function scriptMigrations(context: RunContext, range: MigrationRange): Promise<ScriptReport> {
  requirePackages(context.project)
  const sets = migrationsOf(context.project)
  return await readingDatabase(context, async ({ database, report }) => {
    await refusePlanning(database, await readMigrations(database, context.project, sets))
    const script = await writeMigrationScript(database, sets, range, context.toolVersion)
    return { database: report, run: null, ...script }
  })
}
