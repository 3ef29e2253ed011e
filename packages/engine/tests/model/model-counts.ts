import { noRows, type RowCounts } from '../../src/row/row-counts.js'
import type { Decision } from './model-diff.js'
import type { Recorded } from './model-state.js'

/** The report of rows that were compared. */
export function countDecisions(decisions: readonly Decision[]): RowCounts {
  const acted = (...actions: Decision['action'][]) =>
    decisions.filter(({ action }) => actions.includes(action)).length
  const judged = decisions.filter(({ action }) => action !== 'blocked')
  return {
    inserted: acted('insert'),
    updated: acted('update'),
    unchanged: judged.filter(isUnchanged).length,
    kept: judged.filter(({ keeps, conflicts }) => keeps.length > 0 && conflicts.length === 0).length,
    conflicts: judged.filter(({ conflicts }) => conflicts.length > 0).length,
    retired: acted('retire'),
    revived: acted('revive'),
    deleted: acted('delete'),
    // Which comparison is enough is not the model's business, and with it which rows of earlier releases are met again.
    left: 0,
    tombstoned: acted('tombstone', 'tombstoned'),
    blocked: acted('blocked'),
  }
}

function isUnchanged({ action, keeps, conflicts }: Decision): boolean {
  return action === 'none' && keeps.length === 0 && conflicts.length === 0
}

/** The report of tenants that need no comparison: what the last one found. */
export function recordedCounts(recorded: readonly Recorded[]): RowCounts {
  const sum = (of: 'rows' | 'kept' | 'tombstoned' | 'blocked') =>
    recorded.reduce((total, release) => total + release[of], 0)
  const [kept, tombstoned, blocked] = [sum('kept'), sum('tombstoned'), sum('blocked')]
  return { ...noRows, unchanged: sum('rows') - kept - tombstoned - blocked, kept, tombstoned, blocked }
}

export function sumCounts(one: RowCounts, other: RowCounts): RowCounts {
  const names = Object.keys(noRows) as (keyof RowCounts)[]
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as RowCounts
}

/** Rows that would leave at once. */
export function leaving(decisions: readonly Decision[]): number {
  return decisions.filter(({ action }) => ['retire', 'delete', 'tombstone'].includes(action)).length
}
