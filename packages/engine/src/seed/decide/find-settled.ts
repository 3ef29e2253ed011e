import { isSowError } from '@sow/kit/errors'
import { targetTenants } from '../../catalog/shape/read-target-shape.js'
import { readTableSketches, type TableSketch } from '../../catalog/shape/shape-hash.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tableNamed } from '../../database/table-named.js'
import { findGoneTenants } from '../../ledger/forget-gone-tenants.js'
import { readUsableLedger } from '../../ledger/open-ledger.js'
import { readOvertaken } from '../../ledger/overtaken-datasets.js'
import { readSharedReleases, type SharedRelease } from '../../ledger/read-releases.js'
import type { CountedShape } from '../../row/census/census.js'
import {
  hasNewTenants,
  noTenants,
  type PartedTenants,
  partTenants,
  type SettledTenants,
  settledCounts,
} from '../../row/census/settled-tenants.js'
import { tryLock } from '../../transaction/try-lock.js'
import { usingLook } from '../../transaction/using-transaction.js'
import { isHeld } from './current-tenant.js'
import type { DatasetReport } from './dataset-report.js'
import { fewTenants, isVeryRelease, tenantsOf } from './leave-settled-tenants.js'
import { reportDataset } from './report-dataset.js'
import type { SeedOptions } from './seed-options.js'

/** Tables that one transaction looks at: each of them and its indexes takes a line of the server's lock table. */
const tablesAtOnce = 200

/** A dataset of which nothing is to be done. */
export interface SettledDataset {
  readonly report: DatasetReport
  /** What its table looks like, and looked like when it was applied. */
  readonly shapeHash: string
}

/** What a caller decides that may leave something to do. */
export type SettledOptions = Pick<SeedOptions, 'tenant' | 'expected' | 'restore'>

/**
 * The datasets of a run that has nothing to do, found by a few statements however many there are; null where it has, or
 * where that takes a closer look. Writes nothing, and never waits: not for another run either. `isRun`: false for a plan, which
 * is in nobody's way.
 */
export async function findSettled(
  database: Database,
  units: readonly DatasetUnit[],
  options: SettledOptions,
  isRun: boolean,
): Promise<readonly SettledDataset[] | null> {
  // Another file of the same rows is news to the ledger.
  if (units.some(({ source }) => source !== undefined)) return null
  if (units.length === 0 || options.expected !== undefined || options.restore !== undefined) return null
  const settled: SettledDataset[] = []
  for (let start = 0; start < units.length; start += tablesAtOnce) {
    const part = units.slice(start, start + tablesAtOnce)
    const found = await usingLook(database, () => look(database, part, options, isRun)).catch(asUnsettled)
    if (found === null) return null
    settled.push(...found)
  }
  return settled
}

/** Whoever looks closer says what is wrong in better words. */
function asUnsettled(error: unknown): null {
  if (isSowError(error)) return null
  throw error
}

async function look(
  database: Database,
  units: readonly DatasetUnit[],
  options: SettledOptions,
  isRun: boolean,
): Promise<readonly SettledDataset[] | null> {
  if (isRun && !(await tryLock(database))) return null
  const ledger = await readUsableLedger(database)
  const isDemo = units.some(({ dataset }) => dataset.kind === 'demo')
  if (ledger === null || !ledger.isCurrent || (isDemo && ledger.isProtected)) return null
  const identities = units.map(({ dataset }) => dataset.identity)
  const recorded = Map.groupBy(await readSharedReleases(database, identities), ({ dataset }) => dataset)
  if (!units.every((unit) => isApplied(unit, recorded.get(unit.dataset.identity)))) return null
  if ((await readOvertaken(database, units)).size > 0) return null
  const sketches = await readTableSketches(database, tablesOf(units))
  const isAsItWas = ({ dataset }: DatasetUnit) =>
    recorded
      .get(dataset.identity)
      ?.every(({ shapeHash }) => shapeHash === sketches.get(dataset.table)?.hash) === true
  if (!units.every(isAsItWas)) return null
  const targets = units.map((unit) => ({
    unit,
    shapeHash: sketches.get(unit.dataset.table)?.hash ?? '',
    releases: recorded.get(unit.dataset.identity) ?? [],
    shape: {
      identity: unit.dataset.identity,
      table: tableNamed(database, unit.dataset.table),
      tenants: targetTenants(database, unit, (table, column) => equalityIn(sketches.get(table), column)),
    },
  }))
  return await askTenants(database, targets, options)
}

interface Target {
  readonly unit: DatasetUnit
  readonly shapeHash: string
  readonly releases: readonly SharedRelease[]
  readonly shape: CountedShape
}

/** The datasets, where no tenant has anything open, none is new, and none is gone. */
async function askTenants(
  database: Database,
  targets: readonly Target[],
  options: SettledOptions,
): Promise<readonly SettledDataset[] | null> {
  const scope = { tenant: options.tenant, planned: new Map() }
  const large = targets.filter(({ releases }) => tenantsOf(releases) > fewTenants)
  const largeShapes = large.map(({ shape }) => shape)
  if (await hasNewTenants(database, largeShapes, scope)) return null
  const parted = await partTenants(
    database,
    targets.map(({ shape, releases }) => ({ shape, ordinals: releases.map(({ ordinal }) => ordinal) })),
    scope,
  )
  const settled = targets.map(({ shape }) => settledOf(parted.get(shape.identity)))
  if (settled.includes(null)) return null
  // A tenant that is suspended keeps its copy; one that is gone has to be forgotten.
  const others = targets.filter(({ releases }, index) => tenantsOf(releases) !== settled[index]?.tenants)
  const otherUnits = others.map(({ unit }) => unit)
  if (options.tenant === null && (await findGoneTenants(database, otherUnits)).size > 0) return null
  return targets.map(({ unit, shapeHash }, index) => ({
    report: reportSettled(unit, settled[index] ?? noTenants),
    shapeHash,
  }))
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

/** True where the ledger has the unit's very release, and nobody keeps it away. */
function isApplied(unit: DatasetUnit, releases: readonly SharedRelease[] = []): boolean {
  return (
    releases.length > 0 && releases.every((release) => isVeryRelease(release, unit) && !isHeld(release, unit))
  )
}

/** Null where a tenant has something open, or where none is there. */
function settledOf(parted: PartedTenants | undefined): SettledTenants | null {
  return parted === undefined || parted.open.length > 0 || parted.settled.tenants === 0
    ? null
    : parted.settled
}

function reportSettled(unit: DatasetUnit, settled: SettledTenants): DatasetReport {
  return reportDataset(unit, {
    kind: 'nothing',
    rung: 'nothing',
    census: { snapshot: '', tenants: [] },
    tenants: settled.tenants,
    counts: settledCounts(settled),
    renamed: 0,
  })
}
