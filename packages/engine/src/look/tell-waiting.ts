import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import type { PlannedDataset } from '../seed/plan/planned-dataset.js'
import type { DatasetStatus } from './dataset-status.js'
import { planAsApplied } from './plan-as-applied.js'

/** Rows of tables that are read for it at most, the smallest first: status is asked often, and a plan says the same of larger ones. */
const mostRows = 10_000

/**
 * Says of rows that wait which are to go, and which are to come: the ledger has one number for both, and the rows tell them apart,
 * where the very release that is applied is at hand, and the tables are small. Costs nothing where none waits. Writes nothing.
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
  const planned = await planAsApplied(database, await smallOf(database, looked), { onFault: () => {} })
  return statuses.map((status) => {
    const report = planned.find(
      ({ domain, dataset }) => domain === status.domain && dataset === status.dataset,
    )
    return report === undefined ? status : { ...status, ...toGo(report, status) }
  })
}

/** Those of the units whose tables had, together, not more rows than may be read when they were last compared. */
async function smallOf(database: Database, units: readonly DatasetUnit[]): Promise<readonly DatasetUnit[]> {
  const found = await sql<{ readonly dataset: string }>`
    select sized.dataset
    from (
      select
        copy.dataset,
        sum(sum(greatest(copy.table_rows, 0))) over (order by sum(greatest(copy.table_rows, 0)), copy.dataset) as rows
      from sow.copy
      where copy.dataset = any (${units.map(({ dataset }) => dataset.identity)}::text[])
      group by copy.dataset
    ) as sized
    where sized.rows <= ${mostRows}
  `.execute(database.query)
  const small = new Set(found.rows.map(({ dataset }) => dataset))
  return units.filter(({ dataset }) => small.has(dataset.identity) && dataset.rows <= mostRows)
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
