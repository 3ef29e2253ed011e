import { readRecordedTargets } from '../amend/recorded-dataset.js'
import type { Database } from '../database/database.js'
import type { FaultListener } from '../database/dataset-fault.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { readSharedReleases, type SharedRelease } from '../ledger/read-releases.js'
import { isMadeAnew } from '../row/census/is-made-anew.js'
import { sumOfCounts } from '../row/row-counts.js'
import { withoutClean } from '../seed/decide/find-settled.js'
import type { PlannedRow, RowReading } from '../seed/plan/planned-row.js'
import { attempt } from '../transaction/attempt.js'
import { usingLook } from '../transaction/using-transaction.js'
import type { Drift } from './drift.js'
import { withoutClosed } from './find-closed-datasets.js'
import { planAsApplied } from './plan-as-applied.js'
import { readBaseDrift } from './read-base-drift.js'

export type { Drift }

/**
 * Compares what was applied with what the tables hold. Where the applied release is installed, every column that a
 * release may write is compared; where it is not, the shared ones, whose base the ledger keeps. `onFault`: takes what one
 * dataset fails at; without it, that is thrown. Writes nothing.
 */
export async function readDrift(
  database: Database,
  units: readonly DatasetUnit[],
  datasets: readonly string[] | 'all',
  reading: RowReading,
  onFault?: FaultListener,
): Promise<readonly Drift[]> {
  if (!(await hasLedger(database))) return []
  const releases = (await readSharedReleases(database, datasets)).filter(({ version }) => version !== '')
  const byDataset = Map.groupBy(releases, ({ dataset }) => dataset)
  const isApplied = ({ dataset }: DatasetUnit) =>
    byDataset
      .get(dataset.identity)
      ?.every(
        ({ contentHash, definitionHash }) =>
          contentHash === dataset.contentHash && definitionHash === dataset.definitionHash,
      ) === true
  const found = units.filter(isApplied)
  const applied = await withoutClosed(database, found, onFault)
  const looking = { rows: { ...reading, gone: true }, ...(onFault === undefined ? {} : { onFault }) }
  const planned = await planAsApplied(database, await withoutClean(database, applied), looking)
  const others = new Set(releases.map(({ dataset }) => dataset))
  for (const { dataset } of found) others.delete(dataset.identity)
  return [
    ...planned.flatMap(({ rows }) => rows.flatMap(driftOf)),
    ...(await driftFromBases(
      database,
      releases.filter(({ dataset }) => others.has(dataset)),
      reading,
      onFault,
    )),
  ]
}

async function driftFromBases(
  database: Database,
  releases: readonly SharedRelease[],
  reading: RowReading,
  onFault: FaultListener | undefined,
): Promise<readonly Drift[]> {
  if (releases.length === 0) return []
  return await usingLook(database, async () => {
    const drift: Drift[] = []
    const shapeOf = await readRecordedTargets(database, releases)
    for (const identity of new Set(releases.map(({ dataset }) => dataset))) {
      const read = await attempt(database, 'nothing', async () => {
        const shape = await shapeOf(identity)
        if (await isMadeAnew(database, shape)) return []
        return await readBaseDrift(database, shape, reading)
      })
      if (read.kind === 'done') drift.push(...read.result)
      else if (onFault === undefined) throw read.error
      else onFault({ dataset: identity, error: read.error })
    }
    return drift
  })
}

/** The counts of rows that differ; one that the release dropped, or that waits for another, is as it should be. */
const differing = ['inserted', 'updated', 'kept', 'conflicts', 'retired', 'revived', 'tombstoned'] as const

/** Of datasets whose very release the ledger has, those of which `readDrift` would tell a row. */
export async function datasetsInDrift(
  database: Database,
  units: readonly DatasetUnit[],
  onFault: FaultListener,
): Promise<ReadonlySet<string>> {
  if (units.length === 0) return new Set()
  const planned = await planAsApplied(database, units, { onFault })
  return new Set(
    planned
      .filter((report) => sumOfCounts(report, differing) > 0)
      .map(({ domain, dataset }) => `${domain}/${dataset}`),
  )
}

function driftOf({ dataset, tenant, key, name, action, columns }: PlannedRow): Drift[] {
  const row = { dataset, tenant, key, ...(name === undefined ? {} : { name }) }
  if (action === 'tombstone' || action === 'insert') {
    const values = Object.fromEntries(columns.map(({ column, to = null }) => [column, to]))
    const told = columns.some(({ to }) => to !== undefined) ? { values } : {}
    return [{ ...row, column: null, action: 'deleted', ...told }]
  }
  if (action === 'rename') return []
  return columns.map(({ decision: _, ...told }) => ({ ...row, action: 'edited', ...told }))
}
