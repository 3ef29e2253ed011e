import type { Census } from '../../row/census/census.js'
import { countsBy, noRows, type RowCounts } from '../../row/row-counts.js'
import type { DatasetWork } from './dataset-work.js'

/** What the last comparison found, for tenants that need none now. */
export function recordedCounts(dataset: Pick<DatasetWork, 'recorded'>, census: Census): RowCounts {
  const tenants = new Set(census.tenants.map(({ tenant }) => tenant))
  const releases = dataset.recorded.filter((release) => tenants.has(release.tenant))
  const sum = (of: 'rows' | 'kept' | 'tombstoned' | 'blocked') =>
    releases.reduce((total, release) => total + release[of], 0)
  const kept = sum('kept')
  const tombstoned = sum('tombstoned')
  const blocked = sum('blocked')
  return { ...noRows, unchanged: sum('rows') - kept - tombstoned - blocked, kept, tombstoned, blocked }
}

/** Counts of two parts of a dataset together. */
export function addCounts(one: RowCounts, other: RowCounts): RowCounts {
  return countsBy((name) => one[name] + other[name])
}
