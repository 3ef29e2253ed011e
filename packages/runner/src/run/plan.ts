import {
  type PlannedDataset,
  type PlannedRow,
  planDatasets,
  type RowReading,
  readLedgerMeta,
  readMigrationStatuses,
} from '@sow/engine'
import { buildDatasetUnits } from './dataset-units.js'
import { buildMigrationSets } from './migration-sets.js'
import type { PlanReport, PlanSample } from './reports.js'
import type { RunContext } from './run-context.js'
import { savePlan } from './save-plan.js'
import { type SeedChoices, selectFrom } from './seed-choices.js'
import { sumCounts } from './sum-counts.js'
import { readingDatabase } from './using-database.js'
import { writtenRows } from './written-rows.js'

/** Rows of a dataset that a plan shows as samples. */
export const sampledRows = 20

export interface PlanChoices extends SeedChoices {
  /** True to tell values too. */
  readonly values?: boolean
  /** Called with each row of the plan; without it only samples are read. */
  readonly eachRow?: (row: PlannedRow) => void
  /** True to answer the plan in the form that is saved. */
  readonly save?: boolean
}

/** What a whole set-up would do with the selected datasets. Writes nothing. Throws SowError. */
export async function plan(context: RunContext, choices: PlanChoices): Promise<PlanReport> {
  const { datasets: nodes, pulledIn } = selectFrom(context.project, choices)
  const sets = buildMigrationSets(context.project.packages)
  return await readingDatabase(context, async ({ database, report }) => {
    const migrations = await readMigrationStatuses(database, sets)
    const planned = await planDatasets(database, buildDatasetUnits(context, nodes), {
      ...choices,
      rows: readingOf(choices),
    })
    const { eachRow } = choices
    if (eachRow !== undefined) for (const { rows } of planned) for (const row of rows) eachRow(row)
    const datasets = planned.map(sample)
    const totals = sumCounts(datasets)
    const hasPending = migrations.some(({ state }) => state !== 'applied')
    const meta = choices.save ? await readLedgerMeta(database) : null
    return {
      database: report,
      run: null,
      migrations,
      datasets,
      totals,
      pulledIn,
      pending: writtenRows(totals) > 0 || hasPending,
      saved: choices.save ? savePlan(context, meta, report.name, choices, nodes, planned, hasPending) : null,
    }
  })
}

function readingOf({ values = false, eachRow }: PlanChoices): RowReading {
  return { limit: eachRow === undefined ? sampledRows : null, values }
}

function sample({ rows, rung: _, shapeHash: __, ...dataset }: PlannedDataset) {
  const samples: PlanSample[] = rows.slice(0, sampledRows).map(({ dataset: ___, ...row }) => row)
  return { ...dataset, samples }
}
