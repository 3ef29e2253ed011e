import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { planDatasets } from '../seed/plan/plan-datasets.js'
import type { PlannedDataset, PlanOptions } from '../seed/plan/planned-dataset.js'

const everyRow = { tenant: null, onConflict: 'keep', allowDowngrade: true, everyRow: true } as const

/** Datasets that one transaction looks at: each of them takes many lines of the server's lock table. */
const datasetsAtOnce = 100

/** Every row of releases that are applied, beside the tables: what a plan would say of them. Writes nothing. */
export async function planAsApplied(
  database: Database,
  units: readonly DatasetUnit[],
  told: Pick<PlanOptions, 'rows' | 'onFault'>,
): Promise<readonly PlannedDataset[]> {
  const planned: PlannedDataset[] = []
  for (let start = 0; start < units.length; start += datasetsAtOnce) {
    const part = units.slice(start, start + datasetsAtOnce)
    planned.push(...(await planDatasets(database, part, { ...everyRow, ...told })))
  }
  return planned
}
