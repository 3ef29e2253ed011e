import type { DeltaCounts, DeltaSummary } from '../../row/diff/summarize-delta.js'
import { countsBy, type RowCounts } from '../../row/row-counts.js'

/**
 * Row counts of a dataset. `total`: rows of the release times tenants. What the delta does not hold is unchanged;
 * so is a row that only moves the base.
 */
export function countRows(summary: DeltaSummary, total: number): RowCounts {
  const sum = (of: keyof Omit<DeltaCounts, 'tenant'>) =>
    summary.tenants.reduce((count, tenant) => count + tenant[of], 0)
  const others = ['inserted', 'updated', 'revived', 'tombstoned', 'blocked', 'untouched'] as const
  const unchanged = others.reduce((rest, name) => rest - sum(name), total)
  return countsBy((name) => (name === 'unchanged' ? unchanged : sum(name)))
}
