import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { findSettled, reportSettled } from '../decide/find-settled.js'
import { type PlannedDataset, type PlanOptions, undecided } from './planned-dataset.js'

/**
 * The plan of datasets of which none has anything to do: no work table is made for them. Null where one has, where that takes a
 * closer look, or where every row is asked about.
 */
export async function planSettled(
  database: Database,
  units: readonly DatasetUnit[],
  options: PlanOptions,
): Promise<readonly PlannedDataset[] | null> {
  if (options.everyRow === true || options.onFault !== undefined || options.migrationsPending === true)
    return null
  const settled = await findSettled(database, units, options, false)
  return (
    settled?.map((each) => ({
      ...undecided,
      ...reportSettled(each),
      rung: 'nothing' as const,
      shapeHash: each.shapeHash,
    })) ?? null
  )
}
