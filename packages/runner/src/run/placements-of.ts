import { type Database, type DatasetUnit, readTargetPlacements, type TargetPlacement } from '@sow/engine'
import type { DatabaseReport } from '../report/reports.js'

/** Where the tables of datasets are; nobody is asked where all of them are on one server. */
export async function placementsOf(
  { engine }: DatabaseReport,
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly TargetPlacement[]> {
  return engine === 'citus' ? await readTargetPlacements(database, units) : []
}
