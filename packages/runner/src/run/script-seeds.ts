import { scriptDatasets } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import type { SeedScriptReport } from '../report/look-reports.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { requireTenant } from '../units/require-tenant.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'

/** Tells the statements that would merge the selected datasets, and executes none of them. Throws SowError. */
export async function scriptSeeds(given: RunContext, choices: SeedChoices): Promise<SeedScriptReport> {
  await using local = await withLocalSeeds(given, choices.selection)
  const { context } = local
  const { datasets: nodes, pulledIn } = selectFrom(context.project, choices)
  return await readingDatabase(context, async (open) => {
    await requireTenant(open, context.project, choices.tenant, nodes)
    return {
      database: open.report,
      run: null,
      datasets: await scriptDatasets(open.database, buildDatasetUnits(context, nodes), choices),
      pulledIn,
    }
  })
}
