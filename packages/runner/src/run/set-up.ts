import type { RunContext } from '../context/run-context.js'
import { usingDatabase } from '../context/using-database.js'
import type { SetUpReport } from '../report/reports.js'
import { sumCounts } from '../report/sum-counts.js'
import { buildMigrationSets } from '../units/migration-sets.js'
import { afterMigrations } from './after-migrations.js'
import { migrateSets } from './migrate.js'
import { seedSelected } from './seed.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'

/** The whole set-up: pending migrations first, then the selected datasets. Throws SowError. */
export async function setUp(context: RunContext, choices: SeedChoices): Promise<SetUpReport> {
  const selected = selectFrom(context.project, choices)
  const sets = buildMigrationSets(context.project.packages)
  return await usingDatabase(context, async (open) => {
    const migrated = await migrateSets(open, context, sets)
    const { run, datasets } = await seedSelected(open, context, choices, selected).catch((error: unknown) => {
      throw afterMigrations(error, migrated.changed.length)
    })
    return {
      database: open.report,
      run: run ?? migrated.run,
      migrations: migrated.migrations,
      changed: migrated.changed,
      datasets,
      totals: sumCounts(datasets),
      pulledIn: selected.pulledIn,
    }
  })
}
