import type { TableName } from './case.js'
import { type Decision, sharedColumns } from './model-diff.js'
import { sidesOf } from './model-sides.js'
import { findRow, type ModelConflict, type ModelState } from './model-state.js'
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

/** What a run decided of a dataset, as far as conflicts go by it. */
interface Decided {
  readonly release: ModelDataset
  /** The tenants that were compared. */
  readonly tenants: readonly string[]
  readonly decisions: readonly Decision[]
  /** The columns that the base had before. */
  readonly baseColumns: readonly string[]
}

/** Ends the conflicts that are none any more, once rows and base are written, and those that the run decided anew. */
export function endConflicts(state: ModelState, table: TableName, decided: Decided): void {
  const { release, tenants, decisions, baseColumns } = decided
  const shared = sharedColumns(release)
  const isShared = (column: string) => shared.includes(column) && baseColumns.includes(column)
  const departs = ({ tenant, key }: ModelConflict) => tenants.includes(tenant) && !(key in release.rows)
  const isAnew = ({ tenant, key, column }: ModelConflict) =>
    decisions.some((each) => each.tenant === tenant && each.key === key && each.conflicts.includes(column))
  state.conflicts = state.conflicts.filter(
    (known) =>
      known.table !== table ||
      (isShared(known.column) &&
        !isAnew(known) &&
        !departs(known) &&
        isRefused(state, known) &&
        !isRetired(state, release, known)),
  )
}

/** True of a conflict about the value that the base has, where the table has another. */
export function isRefused(
  state: ModelState,
  { table, tenant, key, column, release }: ModelConflict,
): boolean {
  const base = state.ledgers[table].base?.find((row) => row.tenant === tenant && row.key === key)
  const row = findRow(state, table, tenant, key)
  if (base === undefined || base.tombstone || row === undefined || !(column in base.cells)) return false
  const held = base.cells[column] ?? null
  return held === release && (row.cells[column] ?? null) !== held
}

/** A row with a date left its release, where releases have none of their own. */
function isRetired(state: ModelState, release: ModelDataset, { table, tenant, key }: ModelConflict): boolean {
  if (release.absent !== 'retire' || release.owners['retired_on'] !== undefined) return false
  return (findRow(state, table, tenant, key)?.cells['retired_on'] ?? null) !== null
}

/** All three values of each conflict that a row has now, which the base forgets. */
export function conflictsOf(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  decision: Decision,
): readonly ModelConflict[] {
  const { action, row, base, tenant, key, incoming } = decision
  if (action === 'blocked' || row === undefined) return []
  return decision.conflicts.map((column) => {
    const sides = sidesOf(state, table, release, column, row, base, incoming)
    const values = { oldBase: sides.base ?? null, release: sides.release, site: sides.table }
    return { table, tenant, key, column, ...values, run: state.run }
  })
}
