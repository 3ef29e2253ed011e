import type { DroppedTable, ResetReport } from '@sow/runner'
import { howToType } from './how-to-type.js'
import { counted, groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'
import { fitLines } from './width.js'

/** More tables than these are counted, not named: those with the most rows come first. */
const namedTables = 10

/** What a reset would drop: the tables that hold rows; `all`: each table. */
export function renderLoss(dropped: readonly DroppedTable[], databaseName: string, all = false): string[] {
  if (dropped.length === 0) return [`There is no table of Sow in ${databaseName}.`]
  const filled = dropped.filter(({ rows }) => rows > 0).toSorted((one, other) => other.rows - one.rows)
  const named = all ? dropped : filled.slice(0, namedTables)
  const columns = [
    { title: 'table', align: 'left', narrow: 'cut' },
    { title: 'rows', align: 'right' },
  ] as const
  const table = renderTable(
    columns,
    named.map(({ table, rows }) => [table, groupDigits(rows)]),
    { indent: 2 },
  )
  return fitLines([
    `This drops ${counted(dropped.length, 'table')} in ${databaseName}, with ${counted(rowsOf(dropped), 'row')}:`,
    ...(named.length === 0 ? [] : table),
    ...(all ? [] : tellOthers(filled.slice(named.length), dropped.length - filled.length)),
    '',
  ])
}

function tellOthers(others: readonly DroppedTable[], empty: number): string[] {
  const told = [
    ...(others.length === 0
      ? []
      : [`${counted(others.length, 'more table')} with ${counted(rowsOf(others), 'row')}`]),
    ...(empty === 0 ? [] : [counted(empty, 'empty table')]),
  ]
  return told.length === 0 ? [] : [`  and ${told.join(', ')} (--all names them).`]
}

/** What a reset dropped. */
export function renderDropped({ dropped, database }: ResetReport): string[] {
  return fitLines([
    `Dropped ${counted(dropped.length, 'table')} with ${counted(rowsOf(dropped), 'row')} from ${database.name}.`,
    `Next: ${howToType('db up')}`,
  ])
}

function rowsOf(tables: readonly DroppedTable[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0)
}
