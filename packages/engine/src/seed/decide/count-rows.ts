import type { DeltaCounts, DeltaSummary } from '../../row/diff/summarize-delta.js'
import type { RowCounts } from '../../row/row-counts.js'

/**
 * Row counts of a dataset. `total`: rows of the release times tenants. What the delta does not hold is unchanged;
 * so is a row that only moves the base.
 */
export function countRows(summary: DeltaSummary, total: number): RowCounts {
  const sum = (of: keyof Omit<DeltaCounts, 'tenant'>) =>
    summary.tenants.reduce((count, tenant) => count + tenant[of], 0)
  const written = {
    inserted: sum('inserted'),
    updated: sum('updated'),
    revived: sum('revived'),
    retired: sum('retired'),
    deleted: sum('deleted'),
  }
  const left = {
    kept: sum('kept'),
    conflicts: sum('conflicts'),
    tombstoned: sum('tombstoned'),
    blocked: sum('blocked'),
  }
  const unchanged =
    total -
    written.inserted -
    written.updated -
    written.revived -
    left.tombstoned -
    left.blocked -
    sum('untouched')
  return { ...written, unchanged, ...left }
}
