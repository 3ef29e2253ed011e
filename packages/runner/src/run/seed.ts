import { type SeedResult, seedDatasets } from '@sow/engine'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { type OpenDatabase, usingDatabase } from '../context/using-database.js'
import { tellMapped } from '../mapping/tell-mapped.js'
import { lackingReport } from '../report/fault-report.js'
import type { SeedReport } from '../report/reports.js'
import { sumCounts } from '../report/sum-counts.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import type { SelectedDatasets } from '../select/select-datasets.js'
import { requireOwnTenants } from '../units/check-own-tenants.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { requireTenant } from '../units/require-tenant.js'
import { readOpenConflictsOf } from './read-open-conflicts.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'

/** Seeds the selected datasets, all of them or none. Throws SowError. */
export async function seed(given: RunContext, choices: SeedChoices): Promise<SeedReport> {
  await using local = await withLocalSeeds(given, choices.selection, { access: { merges: true } })
  const { context } = local
  const selected = selectFrom(context.project, choices)
  const work = async (open: OpenDatabase): Promise<SeedReport> => {
    const { run, datasets } = await seedSelected(open, context, choices, selected)
    return {
      database: open.report,
      run,
      datasets,
      totals: sumCounts(datasets),
      pulledIn: selected.pulledIn,
      ...(await readOpenConflictsOf(open.database, selected.datasets, choices)),
      ...lackingReport(selected.lacking),
    }
  }
  const units = buildDatasetUnits(context, selected.datasets)
  return await usingDatabase(context, work, { merges: true, units })
}

/** The one call of the engine that writes rows. */
export async function seedSelected(
  open: OpenDatabase,
  context: RunContext,
  { selection: _, ...choices }: SeedChoices,
  selected: SelectedDatasets,
): Promise<SeedResult> {
  await requireOwnTenants(open.database, context.project.config)
  await requireTenant(open, context.project, choices.tenant, selected.datasets)
  const units = buildDatasetUnits(context, selected.datasets)
  const options = { ...choices, lock: lockOptions(context), run: runIdentity(context) }
  return await tellMapped(open.database, units, () => seedDatasets(open.database, units, options))
}
