import { afterMigrations } from './after-migrations.js'
import { migrateSets } from './migrate.js'
import { buildMigrationSets } from './migration-sets.js'
import type { SetUpReport } from './reports.js'
import type { RunContext } from './run-context.js'
import { seedSelected } from './seed.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'
import { sumCounts } from './sum-counts.js'
import { usingDatabase } from './using-database.js'

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
