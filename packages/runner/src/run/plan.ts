import {
  isSettledMigration,
  type PlannedRow,
  planDatasets,
  type RowReading,
  readLedgerMeta,
} from '@sow/engine'
import { isSowError } from '@sow/kit/errors'
import { readImpactOf } from '../codeset/read-impact-of.js'
import { hideImpact, hidePlanned, restrictedTables } from '../codeset/restricted-rows.js'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, readingDatabase } from '../context/using-database.js'
import { tellMapped } from '../mapping/tell-mapped.js'
import { lackingReport } from '../report/fault-report.js'
import { mappingReport } from '../report/mapping-report.js'
import type { SavablePlan } from '../report/reports.js'
import { sampledRows, samplePlanned } from '../report/sample-planned.js'
import { sumCounts } from '../report/sum-counts.js'
import { identityOf, type WrittenSeed } from '../seeds/parse-seed.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import type { Selection } from '../select/selection.js'
import { requireOwnTenants } from '../units/check-own-tenants.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { migrationsOf, readMigrations, refusePlanning } from '../units/migration-sets.js'
import { requireTenant } from '../units/require-tenant.js'
import { readOpenConflictsOf } from './read-open-conflicts.js'
import { savePlan } from './save-plan.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'

export interface PlanChoices extends SeedChoices {
  /** True to tell values too. */
  readonly values?: boolean
  /** The most rows of each dataset that are told; default: a few, as samples. */
  readonly limit?: number
  /** Called with each row of the plan; without it only samples are read. */
  readonly eachRow?: (row: PlannedRow) => void
  /** True to answer the plan in the form that is saved. */
  readonly save?: boolean
  /** True to count the site's own rows that refer to codes which would change. */
  readonly impact?: boolean
}

/** What a whole set-up would do with the selected datasets. Writes nothing. Throws SowError. */
export async function plan(given: RunContext, choices: PlanChoices): Promise<SavablePlan> {
  await using local = await withLocalSeeds(given, choices.selection)
  return await planOf(local.context, choices)
}

/**
 * Looks whether the table would take the rows of a file that is still to come into the project. Writes nothing. Throws what a plan
 * throws of them; what stands in the way of a plan besides, the plan itself will say.
 */
export async function checkAddedSeed(given: RunContext, seed: WrittenSeed): Promise<void> {
  const identity = identityOf(seed)
  try {
    await using local = await withLocalSeeds(given, 'readable', { added: [seed] })
    const selection: Selection = { only: [identity], skip: [], kinds: ['reference', 'starter', 'demo'] }
    await planOf(local.context, { ...plainChoices, selection })
  } catch (error) {
    if (isSowError(error) && error.code.startsWith('DATA_') && error.place.dataset === identity) throw error
    if (!isSowError(error)) throw error
  }
}

const plainChoices: Omit<PlanChoices, 'selection'> = {
  tenant: null,
  allowDowngrade: false,
  onConflict: 'keep',
  adoptAs: 'site',
  acceptMassChange: [],
}

async function planOf(context: RunContext, choices: PlanChoices): Promise<SavablePlan> {
  const { datasets: nodes, pulledIn, lacking, of } = selectFrom(context.project, choices)
  const sets = migrationsOf(context.project)
  const units = buildDatasetUnits(context, nodes)
  const work = async (open: OpenDatabase): Promise<SavablePlan> => {
    const { database, report } = open
    await requireTenant(open, context.project, choices.tenant, nodes)
    const migrations = await readMigrations(database, context.project, sets)
    const hasPending = !migrations.every(isSettledMigration)
    if (!hasPending) await requireOwnTenants(database, context.project.config)
    const compared = await tellMapped(database, units, () =>
      planDatasets(database, units, {
        ...choices,
        rows: readingOf(choices),
        migrationsPending: migrations.some(({ state }) => state === 'pending'),
      }),
    )
    const restricted = await restrictedTables(database)
    const hidden = new Set(
      units.flatMap(({ dataset }) => (restricted.has(dataset.table) ? [dataset.identity] : [])),
    )
    const planned = compared.map((each) =>
      hidden.has(`${each.domain}/${each.dataset}`) ? hidePlanned(each) : each,
    )
    // Rows of tables that are there are seeded beside another tool's migrations; those of others never come.
    if (planned.length === 0 || planned.some(({ estimated }) => estimated))
      await refusePlanning(database, migrations)
    const { eachRow } = choices
    if (eachRow !== undefined) for (const { rows } of planned) for (const row of rows) eachRow(row)
    const datasets = planned.map((each) => samplePlanned(each, choices.limit))
    const totals = sumCounts(datasets)
    const found = choices.impact ? await readImpactOf(context, database, units, choices) : null
    const impact =
      found === null
        ? {}
        : { impact: found.map((each) => (hidden.has(each.dataset) ? hideImpact(each) : each)) }
    const meta = choices.save ? await readLedgerMeta(database) : null
    return {
      database: report,
      run: null,
      migrations,
      datasets,
      totals,
      pulledIn,
      ...(await readOpenConflictsOf(database, nodes, choices)),
      ...lackingReport(lacking),
      pending: hasPending || lacking.length > 0 || datasets.some(({ effect }) => effect !== 'nothing'),
      ...impact,
      ...mappingReport(context.project.config.ownSchema === true, of),
      saved: choices.save
        ? savePlan(context, meta, report.name, choices, nodes, { planned, hasPending, ...impact })
        : null,
    }
  }
  return await readingDatabase(context, work, { units })
}

function readingOf({ values = false, eachRow, limit = sampledRows }: PlanChoices): RowReading {
  return { limit: eachRow === undefined ? limit : null, values }
}
