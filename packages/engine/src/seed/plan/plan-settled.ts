import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { findIdle, findSettled, reportSettled } from '../decide/find-settled.js'
import type { SettledDataset } from '../decide/read-settled-datasets.js'
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
  if (looksCloser(options)) return null
  const settled = await findSettled(database, units, options, false)
  return settled?.map(planOf) ?? null
}

/** The plan of those datasets of which none has anything to do, whatever becomes of the others. */
export async function planIdle(
  database: Database,
  units: readonly DatasetUnit[],
  options: PlanOptions,
): Promise<readonly PlannedDataset[]> {
  // Of one alone the look is the same as at all of a transaction.
  if (units.length < 2 || looksCloser(options)) return []
  const idle = await findIdle(database, units, options)
  return idle.map(planOf)
}

function looksCloser({ everyRow, onFault, migrationsPending }: PlanOptions): boolean {
  return everyRow === true || onFault !== undefined || migrationsPending === true
}

function planOf(settled: SettledDataset): PlannedDataset {
  return {
    ...undecided,
    ...reportSettled(settled),
    rung: 'nothing',
    shapeHash: settled.shapeHash,
  }
}
