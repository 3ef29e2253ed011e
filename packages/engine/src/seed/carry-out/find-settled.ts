import { isSowError } from '@sow/kit/errors'
import { targetTenants } from '../../catalog/shape/read-target-shape.js'
import { readTableSketches, type TableSketch } from '../../catalog/shape/shape-hash.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tableNamed } from '../../database/table-named.js'
import { readUsableLedger } from '../../ledger/open-ledger.js'
import { readOvertaken } from '../../ledger/overtaken-datasets.js'
import { type RecordedRelease, readReleases } from '../../ledger/read-releases.js'
import { type TenantCensus, takeCensuses } from '../../row/census/census.js'
import { tryLock } from '../../transaction/try-lock.js'
import { usingLook } from '../../transaction/using-transaction.js'
import { settledRung } from '../decide/choose-rung.js'
import { isSameVersion } from '../decide/current-tenant.js'
import type { DatasetReport } from '../decide/dataset-report.js'
import type { Decision } from '../decide/decision.js'
import { recordedCounts } from '../decide/recorded-counts.js'
import { reportDataset } from '../decide/report-dataset.js'
import type { SeedOptions } from '../decide/seed-options.js'

/** Tables that one transaction looks at: each of them and its indexes takes a line of the server's lock table. */
const tablesAtOnce = 200

/**
 * The reports of a run that has nothing to do, found by a few statements however many datasets there are; null where it has, or
 * where that takes a closer look. Writes nothing, and never waits: not for another run either.
 */
export async function findSettled(
  database: Database,
  units: readonly DatasetUnit[],
  options: SeedOptions,
): Promise<readonly DatasetReport[] | null> {
  // Another file of the same rows is news to the ledger.
  if (units.some(({ source }) => source !== undefined)) return null
  if (units.length === 0 || options.expected !== undefined || options.restore !== undefined) return null
  const reports: DatasetReport[] = []
  for (let start = 0; start < units.length; start += tablesAtOnce) {
    const part = units.slice(start, start + tablesAtOnce)
    const found = await usingLook(database, () => look(database, part, options)).catch(asUnsettled)
    if (found === null) return null
    reports.push(...found)
  }
  return reports
}

/** Whoever looks closer says what is wrong in better words. */
function asUnsettled(error: unknown): null {
  if (isSowError(error)) return null
  throw error
}

async function look(
  database: Database,
  units: readonly DatasetUnit[],
  options: SeedOptions,
): Promise<readonly DatasetReport[] | null> {
  if (!(await tryLock(database))) return null
  const ledger = await readUsableLedger(database)
  const isDemo = units.some(({ dataset }) => dataset.kind === 'demo')
  if (ledger === null || !ledger.isCurrent || (isDemo && ledger.isProtected)) return null
  const identities = units.map(({ dataset }) => dataset.identity)
  const recorded = Map.groupBy(await readReleases(database, identities), ({ dataset }) => dataset)
  if (!units.every((unit) => isApplied(unit, recorded.get(unit.dataset.identity)))) return null
  if ((await readOvertaken(database, units)).size > 0) return null
  const sketches = await readTableSketches(database, tablesOf(units))
  if (units.some(({ dataset }) => !sketches.has(dataset.table))) return null
  const censuses = await takeCensuses(
    database,
    units.map((unit) => ({
      identity: unit.dataset.identity,
      table: tableNamed(database, unit.dataset.table),
      tenants: targetTenants(database, unit, (table, column) => equalityIn(sketches.get(table), column)),
    })),
    { tenant: options.tenant, planned: new Map() },
  )
  const reports: DatasetReport[] = []
  for (const unit of units) {
    const { identity, table } = unit.dataset
    const releases = recorded.get(identity) ?? []
    const shape = { identity, hash: sketches.get(table)?.hash ?? '' }
    const report = settledReport(unit, shape, releases, censuses.get(identity) ?? [], options)
    if (report === null) return null
    reports.push(report)
  }
  return reports
}

/** The tables of the datasets and of their tenants. */
function tablesOf(units: readonly DatasetUnit[]): string[] {
  return units.flatMap(({ dataset, tenants }) =>
    dataset.scope === 'tenant' && tenants !== null ? [dataset.table, tenants.table] : [dataset.table],
  )
}

function equalityIn(sketch: TableSketch | undefined, column: string): string {
  return sketch?.columns.find(({ name }) => name === column)?.equality ?? plainEquality
}

/** True where the ledger has the unit's very release, as far as the two say it themselves. */
function isApplied(unit: DatasetUnit, recorded: readonly RecordedRelease[] = []): boolean {
  return (
    recorded.length > 0 &&
    recorded.every(
      (release) =>
        release.contentHash === unit.dataset.contentHash &&
        release.definitionHash === unit.dataset.definitionHash &&
        isSameVersion(release, unit),
    )
  )
}

/** Null where something is to be done, or where the ledger has tenants that may be gone. */
function settledReport(
  unit: DatasetUnit,
  shape: { readonly identity: string; readonly hash: string },
  recorded: readonly RecordedRelease[],
  tenants: readonly TenantCensus[],
  options: SeedOptions,
): DatasetReport | null {
  const rung = settledRung(unit, shape, recorded, tenants, options)
  const isWhole = options.tenant !== null || recorded.length === tenants.length
  if (rung !== 'nothing' || !isWhole) return null
  const census = { snapshot: '', tenants }
  const decision: Decision = {
    kind: rung,
    rung,
    census,
    counts: recordedCounts({ recorded }, census),
    renamed: 0,
  }
  return reportDataset(unit, decision)
}
