import { refreshLedger, refuseOtherContent } from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, usingDatabase } from '../context/using-database.js'
import { lackingReport } from '../report/fault-report.js'
import type { SetUpReport } from '../report/reports.js'
import { sumCounts } from '../report/sum-counts.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { migrationsOf } from '../units/migration-sets.js'
import { requireTenant } from '../units/require-tenant.js'
import { migrateSets } from './migrate.js'
import { readOpenConflictsOf } from './read-open-conflicts.js'
import { seedSelected } from './seed.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'

/** The whole set-up: pending migrations first, then the selected datasets. Throws SowError. */
export async function setUp(given: RunContext, choices: SeedChoices): Promise<SetUpReport> {
  await using local = await withLocalSeeds(given, choices.selection, {
    access: { merges: true, migrates: 'perhaps' },
  })
  const { context } = local
  const selected = selectFrom(context.project, choices)
  const sets = migrationsOf(context.project)
  const units = buildDatasetUnits(context, selected.datasets)
  const work = async (open: OpenDatabase): Promise<SetUpReport> => {
    // Before the migrations too: they commit on their own.
    await requireTenant(open, context.project, choices.tenant, selected.datasets)
    await refreshLedger(open.database, lockOptions(context))
    await refuseOtherContent(open.database, units)
    const migrated = await migrateSets(open, context, sets)
    const { run, datasets } = await seedSelected(open, context, choices, selected).catch((error: unknown) => {
      throw afterMigrations(error, migrated.changed.length)
    })
    return {
      database: open.report,
      run: run ?? migrated.run,
      migrations: migrated.migrations,
      changed: migrated.changed,
      ownSchema: migrated.ownSchema,
      datasets,
      totals: sumCounts(datasets),
      pulledIn: selected.pulledIn,
      ...(await readOpenConflictsOf(open.database, selected.datasets, choices)),
      ...lackingReport(selected.lacking),
    }
  }
  // All at once, and before the first migration: what is missing for the rows would else be told after the last.
  return await usingDatabase(context, work, { merges: true, migrates: 'perhaps', units })
}

/** An error of the rows, told truly where the same command had applied migrations before: those stay. */
function afterMigrations(error: unknown, applied: number): unknown {
  if (!isSowError(error) || applied === 0) return error
  const { code, message, hint, outcome, place, problems } = error
  return new SowError({
    code,
    message: `${message} Before that ${applied === 1 ? '1 migration was' : `${applied} migrations were`} applied.`,
    hint,
    outcome: outcome === 'nothing-changed' ? 'partial' : outcome,
    place,
    problems,
    cause: error,
  })
}
