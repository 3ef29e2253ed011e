import type { Conflict, ResolvedDataset } from '@sow/engine'
import { howToType } from './how-to-type.js'
import { counted } from './render-counts.js'
import { shown } from './render-drift.js'
import { renderTable } from './render-table.js'

type ShownConflict = Omit<Conflict, 'base' | 'release' | 'site'> & Partial<Conflict>

/** The open conflicts, one a column, and how to end them. */
export function renderConflicts(conflicts: readonly ShownConflict[]): string[] {
  if (conflicts.length === 0) return ['No conflict is open.']
  const values = conflicts.some((conflict) => 'site' in conflict)
  const tenants = conflicts.some(({ tenant }) => tenant !== null)
  const titles = [
    'dataset',
    ...(tenants ? ['tenant'] : []),
    'key',
    'column',
    'run',
    ...(values ? ['before', 'package', 'site'] : []),
  ]
  const rows = conflicts.map(({ dataset, tenant, key, column, run, base, release, site }) => [
    dataset,
    ...(tenants ? [tenant ?? ''] : []),
    key,
    column,
    String(run),
    ...(values ? [base, release, site].map(shown) : []),
  ])
  return [
    ...renderTable(
      titles.map((title) => ({ title, align: 'left' as const })),
      rows,
    ),
    '',
    `${counted(conflicts.length, 'conflict')} open: the site's values stand.`,
    `Next: ${howToType('db resolve')} --take package, or --take site.`,
  ]
}

/** What a resolution did. */
export function renderResolved(datasets: readonly ResolvedDataset[], take: 'package' | 'site'): string[] {
  const resolved = datasets.reduce((sum, dataset) => sum + dataset.resolved, 0)
  if (resolved === 0) return ['No conflict was open.']
  return [
    `${counted(resolved, 'conflict')} ended: ${take === 'package' ? "the package's values were written" : "the site's values stay"}.`,
  ]
}
