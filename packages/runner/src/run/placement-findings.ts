import type { JudgedPlacement } from '@sow/engine'
import type { Finding } from '../report/finding.js'

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
