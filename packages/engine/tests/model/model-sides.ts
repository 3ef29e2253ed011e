import type { TableName } from './case.js'
import type { BaseRow, ModelRow, ModelState, Recorded } from './model-state.js'
import type { ModelDataset } from './model-work.js'
import type { Cell, Sides } from './three-way-rule.js'

/** A column that is new to the base of a row starts from what the table holds where nobody can have written that. */
export function sidesOf(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  column: string,
  row: ModelRow,
  base: BaseRow | undefined,
  incoming: Readonly<Record<string, Cell>>,
): Sides {
  const cell = row.cells[column] ?? null
  const knows = state.ledgers[table].baseColumns.includes(column)
  const live = base !== undefined && !base.tombstone
  return {
    owner: release.owners[column] ?? 'shared',
    table: cell,
    release: incoming[column] ?? null,
    base: live ? (knows ? (base.cells[column] ?? null) : startOf(state, table, column, cell)) : undefined,
    isKnown: knows || state.ledgers[table].base === null || isArriving(state, table, column),
    isApplied: knows && isApplied(state, table, release),
  }
}

/** True where every tenant has this very release, whole, in the table as it is. */
export function isApplied({ ledgers, making }: ModelState, table: TableName, release: ModelDataset): boolean {
  const recorded = [...ledgers[table].recorded.values()]
  const isSame = (known: Recorded) =>
    known.contentHash === release.contentHash && known.definitionHash === release.definitionHash
  return (
    recorded.length > 0 &&
    recorded.every((known) => isSame(known) && known.blocked === 0 && known.making === making[table])
  )
}

/** True of a column that the package owned in every definition by which the dataset is applied. */
function isArriving({ ledgers }: ModelState, table: TableName, column: string): boolean {
  const { recorded, packageColumns } = ledgers[table]
  const applied = [...recorded.values()].map(({ definitionHash }) => packageColumns.get(definitionHash) ?? [])
  return applied.length > 0 && applied.every((columns) => columns.includes(column))
}

/** What a column that is new to the base starts from: in a column that somebody wrote, nobody knows. */
export function startOf(state: ModelState, table: TableName, column: string, held: Cell): Cell {
  return isArriving(state, table, column) ? held : null
}
