import type { Conflict, ResolvedDataset } from '@sow/engine'
import { howToType } from './how-to-type.js'
import { counted } from './render-counts.js'
import { shown, wrapped } from './render-drift.js'
import { nothingWritten, renderLookedAt } from './render-look.js'
import { renderTable } from './render-table.js'
import { toldKey } from './told-key.js'
import { fitLines } from './width.js'

type ShownConflict = Omit<Conflict, 'name' | 'base' | 'release' | 'site'> & Partial<Conflict>

/** The open conflicts, one a column, and how to end them. `isWhole`: everything could be looked at. */
export function renderConflicts(
  conflicts: readonly ShownConflict[],
  isWhole: boolean,
  named: readonly string[] = [],
): string[] {
  if (conflicts.length === 0)
    return [isWhole ? 'No conflict is open.' : 'No conflict is open in what could be looked at.']
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
    toldKey(key),
    column,
    String(run),
    ...(values ? [base, release, site].map(shown) : []),
  ])
  return [
    ...renderTable(titles.map(wrapped), rows),
    '',
    `${counted(conflicts.length, 'conflict')} open: the site's values stand.`,
    `Next: ${howToType(`db resolve ${oneNamed(named, conflicts) ?? '--all'}`)} --take package, or --take site.`,
  ]
}

/** The one dataset that was asked for; null where others would stay that were asked for as well. */
function oneNamed(named: readonly string[], conflicts: readonly ShownConflict[]): string | null {
  const [dataset, ...others] = new Set(conflicts.map((conflict) => conflict.dataset))
  return named.length > 0 && dataset !== undefined && others.length === 0 ? dataset : null
}

/** What a resolution did, or would do. */
export function renderResolved(
  { datasets }: { readonly datasets: readonly ResolvedDataset[] },
  take: 'package' | 'site',
  isLook: boolean,
): string[] {
  const resolved = datasets.reduce((sum, dataset) => sum + dataset.resolved, 0)
  const ended = datasets.reduce((sum, dataset) => sum + dataset.ended, 0)
  const before =
    ended === 0 ? [] : [`${counted(ended, 'conflict')} had ended before: nothing was left to decide.`]
  if (resolved === 0) return fitLines([...before, isLook ? 'No conflict is open.' : 'No conflict was open.'])
  const conflicts = counted(resolved, 'conflict')
  if (!isLook)
    return fitLines([
      ...before,
      `${conflicts} ended: ${take === 'package' ? "the package's values were written" : "the site's values stay"}.`,
    ])
  const written = datasets.reduce((sum, dataset) => sum + dataset.written, 0)
  const effect =
    take === 'package'
      ? `${counted(written, 'row')} would get the package's values`
      : "the site's values stay"
  return fitLines([
    ...before,
    `${conflicts} would end, in ${counted(datasets.length, 'dataset')}: ${effect}.`,
    ...renderLookedAt(datasets.map((each) => ({ ...each, count: each.written }))),
    '',
    nothingWritten,
  ])
}
