import type { DatasetReport, RowCounts } from '@sow/engine'
import { countNames, writtenNames } from '@sow/runner/start'
import { renderTable } from './render-table.js'

/** A table of datasets by what was done with their rows; a count that is zero everywhere has no column. */
export function renderDatasets(datasets: readonly DatasetReport[]): string[] {
  const shown = countNames.filter((name) => datasets.some((dataset) => dataset[name] > 0))
  const columns = [
    { title: 'domain', align: 'left' as const },
    { title: 'dataset', align: 'left' as const },
    ...shown.map((title) => ({ title, align: 'right' as const })),
    { title: '', align: 'left' as const },
  ]
  const rows = datasets.map((dataset) => [
    dataset.domain,
    dataset.dataset,
    ...shown.map((name) => groupDigits(dataset[name])),
    noteOf(dataset),
  ])
  return datasets.length === 0 ? [] : renderTable(columns, rows)
}

/** `3 inserted, 1 updated`: the rows that were written; empty where none was. */
export function tellWritten(counts: RowCounts): string {
  return writtenNames
    .filter((name) => counts[name] > 0)
    .map((name) => `${groupDigits(counts[name])} ${name}`)
    .join(', ')
}

/** `75210` as `75,210`. */
export function groupDigits(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`
}

function noteOf({ estimated, skipped }: DatasetReport): string {
  if (skipped === 'waiting') return 'waits for a tenant'
  if (skipped === 'held') return 'held since an undo'
  if (skipped === 'newer-applied') return 'a newer version was applied'
  return estimated ? 'after its migration' : ''
}
