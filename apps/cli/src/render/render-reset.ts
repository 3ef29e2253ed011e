import type { DroppedTable, ResetReport } from '@sow/runner'
import { howToType } from './how-to-type.js'
import { counted, groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'

/** What a reset would drop. */
export function renderLoss(dropped: readonly DroppedTable[], databaseName: string): string[] {
  if (dropped.length === 0) return [`There is no table of Sow in ${databaseName}.`]
  const table = renderTable(
    [
      { title: 'table', align: 'left' },
      { title: 'rows', align: 'right' },
    ],
    dropped.map(({ table, rows }) => [table, groupDigits(rows)]),
  )
  return [`This drops ${counted(dropped.length, 'table')} in ${databaseName}, with all rows:`, ...table, '']
}

/** What a reset dropped. */
export function renderDropped({ dropped, database }: ResetReport): string[] {
  const rows = dropped.reduce((sum, table) => sum + table.rows, 0)
  return [
    `Dropped ${counted(dropped.length, 'table')} with ${counted(rows, 'row')} from ${database.name}.`,
    `Next: ${howToType('db up')}`,
  ]
}
