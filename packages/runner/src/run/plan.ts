import { planDatasets, readMigrationStatuses } from '@sow/engine'
import { buildDatasetUnits } from './dataset-units.js'
import { buildMigrationSets } from './migration-sets.js'
import type { PlanReport } from './reports.js'
import type { RunContext } from './run-context.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'
import { sumCounts } from './sum-counts.js'
import { usingDatabase } from './using-database.js'
import { writtenRows } from './written-rows.js'

/** What a whole set-up would do with the selected datasets. Writes nothing. Throws SowError. */
export async function plan(context: RunContext, choices: SeedChoices): Promise<PlanReport> {
  const { datasets: nodes, pulledIn } = selectFrom(context.project, choices)
  const sets = buildMigrationSets(context.project.packages)
  return await usingDatabase(context, async ({ database, report }) => {
    const migrations = await readMigrationStatuses(database, sets)
    const datasets = await planDatasets(database, buildDatasetUnits(context, nodes), choices)
    const totals = sumCounts(datasets)
    const pending = writtenRows(totals) > 0 || migrations.some(({ state }) => state !== 'applied')
    return { database: report, run: null, migrations, datasets, totals, pulledIn, pending }
  })
}
