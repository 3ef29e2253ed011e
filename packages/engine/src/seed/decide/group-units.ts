import type { ManifestReference, ManifestReferenceKey } from '@sow/kit/manifest'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { readTableEdges, type TableEdge } from './table-edges.js'

/**
 * Parts datasets that know nothing of each other, so that a transaction needs the work tables of few: `most` of them, or of those
 * that belong together where these are more. Datasets belong together that feed or name one table, or whose tables a foreign
 * key connects.
 */
export async function groupUnits(
  database: Database,
  units: readonly DatasetUnit[],
  most: number,
): Promise<readonly (readonly DatasetUnit[])[]> {
  const tables = units.map(({ dataset }) => dataset.table)
  return packed(parts(units, await readTableEdges(database, tables)), most)
}

/** The datasets that belong together, by the first of each. */
function parts(units: readonly DatasetUnit[], edges: readonly TableEdge[]): readonly DatasetUnit[][] {
  const leaders = new Map<string, string>()
  const leaderOf = (table: string): string => {
    const next = leaders.get(table) ?? table
    if (next === table) return table
    const leader = leaderOf(next)
    leaders.set(table, leader)
    return leader
  }
  const join = (one: string, other: string) => leaders.set(leaderOf(one), leaderOf(other))
  const fed = new Set(units.map(({ dataset }) => dataset.table))
  for (const { from, to } of edges) join(from, to)
  for (const unit of units)
    for (const table of tablesNamed(unit)) if (fed.has(table)) join(unit.dataset.table, table)
  return [...Map.groupBy(units, ({ dataset }) => leaderOf(dataset.table)).values()]
}

function tablesNamed({ dataset, tenants }: DatasetUnit): readonly string[] {
  const referred = dataset.references.flatMap(tablesOf)
  return dataset.scope === 'tenant' && tenants !== null ? [...referred, tenants.table] : referred
}

function tablesOf({ table, key }: Pick<ManifestReference, 'table' | 'key'>): readonly string[] {
  return [
    table,
    ...key.flatMap(({ through }: ManifestReferenceKey) => (through === null ? [] : tablesOf(through))),
  ]
}

/** As many parts together as `most` takes. */
function packed(all: readonly DatasetUnit[][], most: number): readonly (readonly DatasetUnit[])[] {
  const groups: DatasetUnit[][] = []
  for (const part of all) {
    const last = groups.at(-1)
    if (last !== undefined && last.length + part.length <= most) last.push(...part)
    else groups.push([...part])
  }
  return groups
}
