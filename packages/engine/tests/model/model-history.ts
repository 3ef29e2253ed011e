import type { TableName } from './case.js'
import { type Decision, sharedColumns } from './model-diff.js'
import { sidesOf } from './model-sides.js'
import type { ModelConflict, ModelState } from './model-state.js'
import type { ModelDataset } from './model-work.js'
import type { Cell } from './three-way-rule.js'

/** Keeps what an undo needs of a row that is written. */
export function rememberChange(
  state: ModelState,
  table: TableName,
  decision: Decision,
  write: () => void,
): void {
  const { action, row, tenant, key, takes } = decision
  const held = row === undefined ? null : structuredClone(row)
  const cellsIn = (source: Readonly<Record<string, Cell>>) =>
    Object.fromEntries(takes.map((column) => [column, source[column] ?? null]))
  write()
  const run = state.history.at(-1)
  if (run === undefined || ['none', 'blocked', 'tombstone', 'tombstoned'].includes(action)) return
  const kind = action === 'insert' || action === 'delete' ? action : 'write'
  run.changes.push({
    ...{ table, tenant, key, action: kind, row: action === 'delete' ? held : null },
    before: kind === 'write' && held !== null ? cellsIn(held.cells) : {},
    after: kind === 'write' && row !== undefined ? cellsIn(row.cells) : {},
  })
}

/** A conflict ends where the run decides the column again, or the row is gone. */
export function settleConflicts(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  decisions: readonly Decision[],
): void {
  const shared = sharedColumns(release)
  const isSettled = ({ tenant, key, column }: ModelConflict) =>
    shared.includes(column) &&
    decisions.some(
      (decision) =>
        decision.tenant === tenant &&
        decision.key === key &&
        decision.action !== 'blocked' &&
        (['delete', 'tombstone'].includes(decision.action) ||
          (decision.action === 'insert' && decision.base !== undefined) ||
          decision.takes.includes(column) ||
          decision.conflicts.includes(column)),
    )
  state.conflicts = state.conflicts.filter((known) => known.table !== table || !isSettled(known))
}

/** Keeps all three values of a conflict, which the base forgets. */
export function rememberConflicts(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  decision: Decision,
): void {
  const { action, row, base, tenant, key, incoming } = decision
  if (action === 'blocked' || row === undefined) return
  for (const column of decision.conflicts) {
    const sides = sidesOf(state, table, release, column, row, base, incoming)
    state.conflicts.push({
      table,
      tenant,
      key,
      column,
      oldBase: sides.base ?? null,
      release: sides.release,
      site: sides.table,
    })
  }
}
