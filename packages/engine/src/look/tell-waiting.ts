import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import type { PlannedDataset } from '../seed/plan/planned-dataset.js'
import type { DatasetStatus } from './dataset-status.js'
import { planAsApplied } from './plan-as-applied.js'

/**
 * Says of rows that wait which are to go, and which are to come: the ledger has one number for both, and the rows tell them apart,
 * where the very release that is applied is at hand. Costs nothing where none waits. Writes nothing.
 */
export async function tellWaiting(
  database: Database,
  units: readonly DatasetUnit[],
  statuses: readonly DatasetStatus[],
): Promise<readonly DatasetStatus[]> {
  const waiting = new Map(
    statuses.flatMap((status) => (isAtHand(status) ? [[`${status.domain}/${status.dataset}`, status]] : [])),
  )
  const looked = units.filter(({ dataset, hasNoRows }) => hasNoRows !== true && waiting.has(dataset.identity))
  if (looked.length === 0) return statuses
  const planned = await planAsApplied(database, looked, { onFault: () => {} })
  return statuses.map((status) => {
    const report = planned.find(
      ({ domain, dataset }) => domain === status.domain && dataset === status.dataset,
    )
    return report === undefined ? status : { ...status, ...toGo(report, status) }
  })
}

function isAtHand({ state, waitingRows, applied, available }: DatasetStatus): boolean {
  return (
    waitingRows > 0 &&
    state !== 'unreadable' &&
    applied?.contentHash === available?.contentHash &&
    applied?.definitionHash === available?.definitionHash
  )
}

/** Where the rows are no longer as the last run found them, nothing is said beside its number. */
function toGo(
  { blocked, leftBecause }: PlannedDataset,
  { waitingRows }: DatasetStatus,
): Pick<DatasetStatus, 'waitingToGo'> {
  const waitingToGo = leftBecause?.referenced ?? 0
  return blocked + waitingToGo === waitingRows ? { waitingToGo } : {}
}
