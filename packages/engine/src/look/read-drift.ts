import { sql } from 'kysely'
import { readRecordedDataset } from '../amend/recorded-dataset.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { baseDifferences } from '../catalog/statement/base-differences.js'
import { naturalKey, tenantKey } from '../catalog/statement/natural-key.js'
import {
  any,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  table,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { FaultListener } from '../database/dataset-fault.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { readSharedReleases } from '../ledger/read-releases.js'
import { isMadeAnew } from '../row/census/is-made-anew.js'
import { sumOfCounts } from '../row/row-counts.js'
import { withoutClean } from '../seed/decide/find-settled.js'
import type { PlannedRow, RowReading } from '../seed/plan/planned-row.js'
import { attempt } from '../transaction/attempt.js'
import { usingLook } from '../transaction/using-transaction.js'
import { withoutClosed } from './find-closed-datasets.js'
import { planAsApplied } from './plan-as-applied.js'

/** A row, or a column of it, that differs from what the ledger says was applied. */
export interface Drift {
  /** `domain/name`. */
  readonly dataset: string
  /** The tenant's key; null for a global dataset. */
  readonly tenant: string | null
  /** The row key as people write it, its parts joined by `/`. */
  readonly key: string
  /** Null where the row is gone. */
  readonly column: string | null
  /** `edited`: another value than the release's; `deleted`: the row is gone. */
  readonly action: 'edited' | 'deleted'
  /** What the table holds, in text form; only where values were asked for. */
  readonly from?: string | null
  /** What the applied release has; as `from`. A row that was there before may never have held it. */
  readonly to?: string | null
}

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
  const looking = { rows: reading, ...(onFault === undefined ? {} : { onFault }) }
  const planned = await planAsApplied(database, await withoutClean(database, applied), looking)
  const others = new Set(releases.map(({ dataset }) => dataset))
  for (const { dataset } of found) others.delete(dataset.identity)
  return [
    ...planned.flatMap(({ rows }) => rows.flatMap(driftOf)),
    ...(await driftFromBases(database, [...others], reading, onFault)),
  ]
}

async function driftFromBases(
  database: Database,
  identities: readonly string[],
  reading: RowReading,
  onFault: FaultListener | undefined,
): Promise<readonly Drift[]> {
  if (identities.length === 0) return []
  return await usingLook(database, async () => {
    const drift: Drift[] = []
    for (const identity of identities) {
      const read = await attempt(database, 'nothing', async () => {
        const { shape } = await readRecordedDataset(database, identity)
        if (await isMadeAnew(database, shape)) return []
        return await driftFromBase(database, shape, reading)
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

function driftOf({ dataset, tenant, key, action, columns }: PlannedRow): Drift[] {
  if (action === 'tombstone' || action === 'insert')
    return [{ dataset, tenant, key, column: null, action: 'deleted' }]
  if (action === 'rename') return []
  return columns.map(({ column: name, decision: _, ...values }) => ({
    dataset,
    tenant,
    key,
    column: name,
    action: 'edited',
    ...values,
  }))
}

async function driftFromBase(
  database: Database,
  shape: TargetShape,
  { limit, values }: RowReading,
): Promise<readonly Drift[]> {
  const { base } = shape
  if (base === null || !shape.baseExists) return []
  const gone = sql`${presence('target', shape)} is null`
  const parts = baseDifferences(shape).map(({ differs, ...part }) => ({
    ...part,
    differs: sql`not (${gone}) and ${differs}`,
  }))
  const found: Fragment[] = [
    sql`(null, ${gone}, null::text, null::text)`,
    ...parts.map(
      ({ name, now, applied, differs }) =>
        sql`(${sql.lit(name)}, ${differs}, ${now}::text, ${applied}::text)`,
    ),
  ]
  const texts = values ? sql`part."from", part."to",` : sql``
  const result = await sql<Drift>`
select
  ${shape.identity}::text as dataset,
  ${tenantKey(shape, 'base')} as tenant,
  ${naturalKey(shape, 'base')} as key,
  part.name as column,
  ${texts}
  case when part.name is null then 'deleted' else 'edited' end as action
from ${table(base)} as base
left join ${targetRows(shape)} as target
  on ${sameBaseKey('target', 'base', shape)}
cross join lateral (values
  ${lines(found)}
) as part (name, differs, "from", "to")
where (base.tombstone_run is null or ${gone})
  and ${any([gone, ...parts.map(({ differs }) => differs)])}
  and part.differs
order by 2, 3, 4
${limit === null ? sql`` : sql`limit ${sql.lit(limit)}`}`.execute(database.query)
  return result.rows
}
