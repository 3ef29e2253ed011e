import type { SowError } from '@sow/kit/errors'
import { MissingRights, missingToRead } from '../catalog/preflight/check-access.js'
import type { Database } from '../database/database.js'
import type { FaultListener } from '../database/dataset-fault.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { lostBases, missingBases } from '../ledger/missing-bases.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { attempt } from '../transaction/attempt.js'
import { usingLook } from '../transaction/using-transaction.js'

/**
 * The datasets of which no look can say anything, each with why: the role may not read a table of theirs, or the ledger lost what
 * the site edited. Asked before rows are looked at, so that the others are. Writes nothing.
 */
export async function findClosedDatasets(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<ReadonlyMap<string, SowError>> {
  if (units.length === 0) return new Map()
  return await usingLook(
    database,
    async () => new Map([...(await withoutBase(database, units)), ...(await withoutRights(database, units))]),
  )
}

/** The datasets but for those. `onFault`: takes why; without it, the first is thrown. */
export async function withoutClosed(
  database: Database,
  units: readonly DatasetUnit[],
  onFault: FaultListener | undefined,
): Promise<readonly DatasetUnit[]> {
  const closed = await findClosedDatasets(database, units)
  for (const [dataset, error] of closed) {
    if (onFault === undefined) throw error
    onFault({ dataset, error })
  }
  return units.filter(({ dataset }) => !closed.has(dataset.identity))
}

type Closed = readonly (readonly [identity: string, why: SowError])[]

/** One question for all of them: only where something lacks, each is asked about. */
async function withoutRights(database: Database, units: readonly DatasetUnit[]): Promise<Closed> {
  if ((await missingToRead(database, units)).length === 0) return []
  const closed: (readonly [string, SowError])[] = []
  for (const unit of units) {
    const missing = await missingToRead(database, [unit])
    if (missing.length > 0)
      closed.push([unit.dataset.identity, new MissingRights(missing, { migrates: 'no' })])
  }
  return closed
}

/** Where the ledger cannot be asked, the looks say why. */
async function withoutBase(database: Database, units: readonly DatasetUnit[]): Promise<Closed> {
  const asked = await attempt(database, 'nothing', async () =>
    (await hasLedger(database)) ? await missingBases(database) : [],
  )
  if (asked.kind === 'failed') return []
  const wanted = new Set(units.map(({ dataset }) => dataset.identity))
  return asked.result
    .filter((identity) => wanted.has(identity))
    .map((identity) => [identity, lostBases([identity], database.ledger.schema)])
}
