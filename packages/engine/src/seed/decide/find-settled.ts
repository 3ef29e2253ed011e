import { isSowError } from '@sow/kit/errors'
import { readTargets, type ShapeOf } from '../../catalog/shape/read-target-shape.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { findGoneTenants } from '../../ledger/forget-gone-tenants.js'
import { settledCounts } from '../../row/census/settled-tenants.js'
import { tryLock } from '../../transaction/try-lock.js'
import { usingLook } from '../../transaction/using-transaction.js'
import type { DatasetReport } from './dataset-report.js'
import { groupUnits } from './group-units.js'
import { tenantsOf } from './leave-settled-tenants.js'
import { readSettledDatasets, type SettledDataset, tablesAtOnce } from './read-settled-datasets.js'
import { reportDataset } from './report-dataset.js'
import type { SeedOptions } from './seed-options.js'

/** What a caller decides that may leave something to do. */
export type SettledOptions = Pick<SeedOptions, 'tenant' | 'expected' | 'restore'>

/** The same, and what may concern a dataset that has nothing open of its own. */
export type IdleOptions = SettledOptions & Pick<SeedOptions, 'onConflict' | 'afterRun'>

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
  for (const part of inParts(units)) {
    const found = await usingLook(database, () => look(database, part, options, isRun)).catch(asUnsettled)
    if (found === null) return null
    settled.push(...found)
  }
  return settled
}

/**
 * Those of the datasets that are settled in every tenant that the ledger knows, and whose tables fit: whoever looks at all of them
 * needs no closer look at these. Writes nothing.
 */
export async function findEachSettled(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<ReadonlyMap<string, SettledDataset>> {
  return await settledOf(database, units, async (on, part) => {
    const found = await lookAtEach(on, part)
    const shapeOf = await readTargets(
      on,
      found.map(({ unit }) => unit),
    )
    const fitting: SettledDataset[] = []
    for (const each of found) if (await fits(shapeOf, each.unit)) fitting.push(each)
    return fitting
  })
}

/**
 * The datasets of a run that are settled, together with all that one of them knows of: whatever the run does with the others, there is
 * nothing to do for these. Of a thousand datasets of which one has something to do, it is all that is asked. Writes nothing.
 */
export async function findIdle(
  database: Database,
  units: readonly DatasetUnit[],
  { tenant, expected, restore, afterRun, onConflict }: IdleOptions,
): Promise<readonly SettledDataset[]> {
  const isWhole = tenant === null && onConflict === 'keep'
  if (!isWhole || [expected, restore, afterRun].some((each) => each !== undefined)) return []
  const known = units.filter(({ source }) => source === undefined)
  const settled = await settledOf(database, known, lookAtEach)
  if (settled.size === units.length || settled.size === 0) return [...settled.values()]
  const groups = await usingLook(database, () => groupUnits(database, units, 1))
  const idle = groups.map((group) => group.map(({ dataset }) => settled.get(dataset.identity)))
  return idle.flatMap((group) => (group.every((each) => each !== undefined) ? group : []))
}

async function settledOf(
  database: Database,
  units: readonly DatasetUnit[],
  lookAt: typeof lookAtEach,
): Promise<ReadonlyMap<string, SettledDataset>> {
  const settled: SettledDataset[] = []
  for (const part of inParts(units)) {
    const found = await usingLook(database, () => lookAt(database, part)).catch(asUnsettled)
    settled.push(...(found ?? []))
  }
  return new Map(settled.map((each) => [each.unit.dataset.identity, each]))
}

async function lookAtEach(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly SettledDataset[]> {
  const found = (await readSettledDatasets(database, units, null, 'each')) ?? []
  // A tenant that is suspended may have rows that differ as well.
  return found.filter(({ settled, releases }) => settled.tenants === tenantsOf(releases))
}

/** True where a release could be merged into the table as it is: an index of the key that was dropped changes no column. */
async function fits(shapeOf: ShapeOf, unit: DatasetUnit): Promise<boolean> {
  try {
    return (await shapeOf(unit)) !== null
  } catch (error) {
    if (isSowError(error)) return false
    throw error
  }
}

/** The datasets but for those of which nobody wrote a row, and of which no row is known to differ. */
export async function withoutClean(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly DatasetUnit[]> {
  const settled = await findEachSettled(database, units)
  return units.filter(({ dataset }) => {
    const found = settled.get(dataset.identity)?.settled
    return found === undefined || found.kept + found.tombstoned > 0
  })
}

function inParts(units: readonly DatasetUnit[]): (readonly DatasetUnit[])[] {
  const parts = Math.ceil(units.length / tablesAtOnce)
  return Array.from({ length: parts }, (_, at) => units.slice(at * tablesAtOnce, (at + 1) * tablesAtOnce))
}

/** Whoever looks closer says what is wrong in better words. */
function asUnsettled(error: unknown): null {
  if (isSowError(error)) return null
  throw error
}

async function look(
  database: Database,
  units: readonly DatasetUnit[],
  { tenant }: SettledOptions,
  isRun: boolean,
): Promise<readonly SettledDataset[] | null> {
  if (isRun && !(await tryLock(database))) return null
  const found = await readSettledDatasets(database, units, tenant, 'all')
  if (found === null || tenant !== null) return found
  // A tenant that is suspended keeps its copy; one that is gone has to be forgotten.
  const others = found.filter(({ releases, settled }) => tenantsOf(releases) !== settled.tenants)
  const otherUnits = others.map(({ unit }) => unit)
  return (await findGoneTenants(database, otherUnits)).size > 0 ? null : found
}

/** The line of a settled dataset in a report. */
export function reportSettled({ unit, settled }: SettledDataset): DatasetReport {
  return reportDataset(unit, {
    kind: 'nothing',
    rung: 'nothing',
    census: { snapshot: '', tenants: [] },
    tenants: settled.tenants,
    counts: settledCounts(settled),
    renamed: 0,
  })
}
