import type { StatusReport } from '@sow/runner'
import { counted } from './render-counts.js'

type Placed = StatusReport['placements'][number]

/** Where the tables of datasets are in a cluster, by name but for those that Citus has nothing to do with; nothing elsewhere. */
export function renderPlacements(placements: readonly Placed[]): string[] {
  const kinds = Map.groupBy(placements, tellPlacement)
  return [...kinds].map(([where, tables]) => {
    const [first] = tables
    const names = first?.placement === 'local' ? '' : `: ${tables.map(({ table }) => table).join(', ')}`
    return `${counted(tables.length, 'table')} ${where}${names}`
  })
}

function tellPlacement({ placement, by }: Placed): string {
  switch (placement) {
    case 'local':
      return 'on the coordinator'
    case 'managed':
      return 'on the coordinator, and known to Citus'
    case 'reference':
      return 'with a copy on each server'
    case 'distributed':
      return `distributed by ${by}`
    case 'other':
      return 'where Sow does not write'
  }
}
