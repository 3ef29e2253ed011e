import { type Database, type JudgedPlacement, lookAtPlacements } from '@sow/engine'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import type { Finding } from '../report/finding.js'
import type { DatabaseReport } from '../report/reports.js'
import { declaredPlacements } from '../units/declared-placements.js'

/** What keeps tables from their places, one for each reason. Nothing is wrong with them where they are. */
export function placementFindings(tables: readonly JudgedPlacement[]): readonly Finding[] {
  return tables.flatMap(({ declared, obstacles }) =>
    obstacles.map(({ rule, message, remedy }) => ({
      code: rule,
      severity: 'warning' as const,
      where: `${declared.table}, ${tellPlacement(declared)}`,
      message,
      remedy,
    })),
  )
}

/** The tables of a cluster that are not yet where they could be; none in any other database. */
export async function openPlacements(
  { engine }: DatabaseReport,
  database: Database,
  packages: readonly DiscoveredPackage[],
): Promise<readonly Finding[]> {
  if (engine !== 'citus') return []
  const { tables } = await lookAtPlacements(database, declaredPlacements(packages))
  return tables
    .filter(({ state }) => state === 'open')
    .map(({ declared }) => ({
      code: 'PLACE_OPEN',
      severity: 'warning' as const,
      where: declared.table,
      message: `It is declared to be ${tellPlacement(declared)}, and is on the coordinator.`,
      remedy: 'Place it: `sow db place --dry-run`, then `sow db place --yes`.',
    }))
}

function tellPlacement(declared: JudgedPlacement['declared']): string {
  switch (declared.kind) {
    case 'local':
      return 'on the coordinator'
    case 'reference':
      return 'on each server'
    case 'distributed':
      return `by ${declared.by}`
  }
}
