import type { SealedColumn } from './sealed-column.js'

/** Over which columns of a table seals were taken, in their order, as the ledger keeps it. */
export interface RecordedLayout {
  /** The number of the table; another one has other numbers. */
  readonly table: number
  readonly columns: readonly (readonly [number: number, name: string])[]
}

/** The same in the words of the table of today. */
export interface SealLayout {
  /** As the ledger has it. */
  readonly recorded: RecordedLayout
  readonly columns: readonly SealedColumn[]
  /** Columns that the table got since: the seals say nothing of them. */
  readonly added: readonly SealedColumn[]
}

export function recordedLayout(tableId: number, columns: readonly SealedColumn[]): RecordedLayout {
  return { table: tableId, columns: columns.map(({ number, name }) => [number, name]) }
}

/**
 * Finds the columns of a layout in the table as it is: by their numbers in the same table, by their names in a copy of it. Null
 * where one is gone: no row can be told by such seals any more. One that was renamed may mean something else since, and what
 * somebody had written may read as it was sealed.
 */
export function followLayout(
  recorded: RecordedLayout,
  tableId: number,
  sealed: readonly SealedColumn[],
): SealLayout | null {
  const columns: SealedColumn[] = []
  for (const [number, name] of recorded.columns) {
    const isSame = (column: SealedColumn) =>
      recorded.table === tableId ? column.number === number : column.name === name
    const found = sealed.find(isSame)
    if (found === undefined || found.name !== name) return null
    columns.push(found)
  }
  return { recorded, columns, added: sealed.filter((column) => !columns.includes(column)) }
}
