import { localPlacement, readPlacements, tellsWriters } from '../../catalog/shape/placement.js'
import { readTableSketches, type TableSketch } from '../../catalog/shape/shape-hash.js'
import { targetTenants } from '../../catalog/shape/target-tenants.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tableNamed } from '../../database/table-named.js'
import { readUsableLedger } from '../../ledger/open-ledger.js'
import { readOvertaken } from '../../ledger/overtaken-datasets.js'
import { readSharedReleases, type SharedRelease } from '../../ledger/read-releases.js'
import type { CountedShape } from '../../row/census/census.js'
import { findNewTenants, partTenants, type SettledTenants } from '../../row/census/settled-tenants.js'
import { isHeld } from './current-tenant.js'
import { fewTenants, isVeryRelease, tenantsOf } from './leave-settled-tenants.js'

/** Tables that one transaction looks at: each of them and its indexes takes a line of the server's lock table. */
export const tablesAtOnce = 200

/** A dataset of which nothing is to be done: all its tenants have the very release, and nobody wrote since. */
export interface SettledDataset {
  readonly unit: DatasetUnit
  /** What its table looks like, and looked like when it was applied. */
  readonly shapeHash: string
  readonly releases: readonly SharedRelease[]
  readonly settled: SettledTenants
}

/** Whether the settled ones are of interest only where all are: then others end the look as soon as one is met. */
export type Wanted = 'all' | 'each'

/**
 * Those of the datasets that are settled, by a few statements however many there are; null where all are wanted and one is not.
 * Writes nothing. Belongs into a transaction.
 */
export async function readSettledDatasets(
  database: Database,
  units: readonly DatasetUnit[],
  tenant: string | null,
  wanted: Wanted,
): Promise<readonly SettledDataset[] | null> {
  const isEnough = (found: readonly unknown[]) => wanted === 'each' || found.length === units.length
  const ledger = await readUsableLedger(database)
  const isDemo = units.some(({ dataset }) => dataset.kind === 'demo')
  if (ledger === null || !ledger.isCurrent || (isDemo && ledger.isProtected)) return null
  const identities = units.map(({ dataset }) => dataset.identity)
  const recorded = Map.groupBy(await readSharedReleases(database, identities), ({ dataset }) => dataset)
  const applied = units.filter((unit) => isApplied(unit, recorded.get(unit.dataset.identity)))
  if (!isEnough(applied)) return null
  const overtaken = await readOvertaken(database, units)
  if (wanted === 'all' && overtaken.size > 0) return null
  const told = await withTellingTables(database, applied)
  if (!isEnough(told)) return null
  const sketches = await readTableSketches(database, tablesOf(told))
  const present = told
    .filter(({ dataset }) => !overtaken.has(dataset.identity))
    .map((unit) => targetOf(database, unit, recorded.get(unit.dataset.identity) ?? [], sketches))
    .filter(({ releases, shapeHash }) => releases.every((release) => release.shapeHash === shapeHash))
  return isEnough(present) ? await askTenants(database, present, tenant, wanted) : null
}

/** Those of whose tables a few numbers tell whether anybody wrote: of others every row has to be looked at. */
async function withTellingTables(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly DatasetUnit[]> {
  const placements = await readPlacements(database, tablesOf(units))
  if (placements.length === 0) return units
  const known = new Map(placements.map(({ table, placement }) => [table, placement]))
  const tells = (table: string) => tellsWriters({ placement: known.get(table) ?? localPlacement })
  return units.filter((unit) => tablesOf([unit]).every(tells))
}

interface Target extends Omit<SettledDataset, 'settled'> {
  readonly shape: CountedShape
}

function targetOf(
  database: Database,
  unit: DatasetUnit,
  releases: readonly SharedRelease[],
  sketches: ReadonlyMap<string, TableSketch>,
): Target {
  const { identity, table } = unit.dataset
  return {
    unit,
    releases,
    shapeHash: sketches.get(table)?.hash ?? '',
    shape: {
      identity,
      placement: localPlacement,
      table: tableNamed(database, table),
      tenants: targetTenants(database, unit, (name, column) => equalityIn(sketches.get(name), column)),
    },
  }
}

/** The datasets of which no tenant has anything open. */
async function askTenants(
  database: Database,
  targets: readonly Target[],
  tenant: string | null,
  wanted: Wanted,
): Promise<readonly SettledDataset[] | null> {
  if (targets.length === 0) return []
  const scope = { tenant, planned: new Map() }
  const large = targets.filter(({ releases }) => tenantsOf(releases) > fewTenants)
  // A tenant that is new has something open: of its datasets nobody has to count rows.
  const news = await findNewTenants(
    database,
    large.map(({ shape }) => shape),
    scope,
  )
  if (wanted === 'all' && news.size > 0) return null
  const asked = targets.filter(({ shape }) => !news.has(shape.identity))
  if (asked.length === 0) return []
  const parted = await partTenants(
    database,
    asked.map(({ shape, releases }) => ({ shape, ordinals: releases.map(({ ordinal }) => ordinal) })),
    scope,
  )
  const settled = asked.flatMap(({ shape, ...target }) => {
    const found = parted.get(shape.identity)
    return found === undefined || found.open.length > 0 || found.settled.tenants === 0
      ? []
      : [{ ...target, settled: found.settled }]
  })
  return wanted === 'each' || settled.length === targets.length ? settled : null
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
