import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { usingTransaction } from '../../transaction/using-transaction.js'
import type { DatasetReport } from './dataset-report.js'
import { readTableEdges, type TableEdge } from './table-edges.js'

/**
 * The datasets in the order given, but each after those whose tables its own has a foreign key to: a dataset need not say
 * what the catalog says. References, and that tenants come first, go before; of tables that refer to each other in a circle,
 * the way by columns that no row leaves empty is taken.
 */
export async function inOrderOfTables(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly DatasetUnit[]> {
  const tables = new Set(units.map(({ dataset }) => dataset.table))
  if (tables.size < 2) return units
  const edges = await readTableEdges(database, [...tables])
  return edges.length === 0 ? units : orderUnits(units, edges)
}

/**
 * The same in a transaction of its own: how many datasets a plan takes at once depends on what the server does besides, and their
 * order does not. `onFault`: a look at datasets tells them as it was asked.
 */
export async function orderByItself(
  database: Database,
  units: readonly DatasetUnit[],
  { onFault }: { readonly onFault?: unknown },
): Promise<readonly DatasetUnit[]> {
  if (onFault !== undefined) return units
  return await usingTransaction(database, () => inOrderOfTables(database, units))
}

/** What was found of the datasets, in their order. */
export function inOrderOf<Report extends Pick<DatasetReport, 'domain' | 'dataset'>>(
  units: readonly DatasetUnit[],
  reports: readonly Report[],
): readonly Report[] {
  const byIdentity = new Map(reports.map((report) => [`${report.domain}/${report.dataset}`, report]))
  return units.flatMap(({ dataset }) => byIdentity.get(dataset.identity) ?? [])
}

function orderUnits(units: readonly DatasetUnit[], edges: readonly TableEdge[]): readonly DatasetUnit[] {
  const needs = new Map(units.map((unit) => [unit, new Set(neededBy(unit, units))]))
  const byTable = Map.groupBy(units, ({ dataset }) => dataset.table)
  for (const { from, to } of edges)
    for (const unit of byTable.get(from) ?? [])
      for (const other of byTable.get(to) ?? []) if (!reaches(needs, other, unit)) needs.get(unit)?.add(other)
  const ordered = new Set<DatasetUnit>()
  const place = (unit: DatasetUnit) => {
    if (ordered.has(unit)) return
    for (const other of needs.get(unit) ?? []) place(other)
    ordered.add(unit)
  }
  units.forEach(place)
  return [...ordered]
}

/** What the given order keeps already: datasets that are referred to, and that bring tenants. */
function neededBy({ dataset, tenants }: DatasetUnit, units: readonly DatasetUnit[]): DatasetUnit[] {
  const named = new Set(dataset.references.map((reference) => reference.dataset))
  return units.filter(({ dataset: other }) => {
    if (other.identity === dataset.identity) return false
    const bringsTenants =
      dataset.scope === 'tenant' && other.scope === 'global' && other.table === tenants?.table
    return bringsTenants || named.has(other.identity)
  })
}

function reaches(
  needs: ReadonlyMap<DatasetUnit, ReadonlySet<DatasetUnit>>,
  from: DatasetUnit,
  to: DatasetUnit,
  seen: Set<DatasetUnit> = new Set(),
): boolean {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return [...(needs.get(from) ?? [])].some((each) => reaches(needs, each, to, seen))
}
