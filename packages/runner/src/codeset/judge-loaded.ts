import { type Database, type DatasetStatus, readDatasetStatuses } from '@sow/engine'
import { loadedUnits } from './code-set-unit.js'

/**
 * No package has the datasets that were loaded from official files: instead of missing one, they are as current as
 * their tables are untouched.
 */
export async function judgeLoaded(
  database: Database,
  statuses: readonly DatasetStatus[],
): Promise<readonly DatasetStatus[]> {
  const units = await loadedUnits(statuses.filter(({ state }) => state === 'package-missing'))
  if (units.length === 0) return statuses
  const [...judged] = await readDatasetStatuses(database, units)
  // The units come first, then what only the ledger knows.
  judged.length = units.length
  return statuses.map((status) => {
    const own = judged.find(({ domain, dataset }) => domain === status.domain && dataset === status.dataset)
    return own === undefined ? status : { ...own, available: null }
  })
}
