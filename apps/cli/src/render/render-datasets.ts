import type { DatasetReport } from '@sow/engine'
import { countNames, sumOfCounts } from '@sow/runner/start'
import { type DomainLine, linesByDomain } from './group-by-domain.js'
import { counted, groupDigits, tellCounts } from './render-counts.js'
import { renderTable, type TableColumn } from './render-table.js'
import { outputWidth, widthOf } from './width.js'

/** More datasets than these are told domain by domain, where the same was done to all of a domain. */
const listedDatasets = 20

type CountName = (typeof countNames)[number]

/** True where no row was written, nor would be, and nothing is new: such a dataset is counted, not shown. */
export function isQuiet(dataset: DatasetReport): boolean {
  if (dataset.effect !== 'ledger') return dataset.effect === 'nothing'
  const others = countNames.filter((name) => name !== 'unchanged')
  return sumOfCounts(dataset, others) + dataset.renamed === 0
}

/** A table of datasets by what was done with their rows; a count that is zero everywhere has no column. `all`: of each dataset. */
export function renderDatasets(datasets: readonly DatasetReport[], all: boolean): string[] {
  const told = all ? datasets : datasets.filter((dataset) => !isQuiet(dataset))
  if (told.length === 0) return []
  const names = countNames.filter(
    (name) => (all || name !== 'unchanged') && told.some((dataset) => dataset[name] > 0),
  )
  const folds = (own: readonly DatasetReport[]) =>
    !all && told.length > listedDatasets && isOneDeed(own, names)
  const lines = linesByDomain(told, folds)
  const table = renderTable(
    columnsOf(names),
    lines.map((line) => cellsOf(line, names)),
  )
  return table.every((line) => widthOf(line) <= outputWidth()) ? table : renderInWords(lines, names)
}

/** `60 datasets unchanged`, and how to see them; nothing where there are none. */
export function renderQuiet(datasets: readonly DatasetReport[], all: boolean): string[] {
  const quiet = datasets.filter(isQuiet).filter(({ skipped }) => skipped === null)
  if (all || quiet.length === 0) return []
  return [
    `${counted(quiet.length, 'dataset')} unchanged (--all shows ${quiet.length === 1 ? 'it' : 'them'}).`,
  ]
}

function isOneDeed(datasets: readonly DatasetReport[], names: readonly CountName[]): boolean {
  const done = new Set(datasets.flatMap((dataset) => names.filter((name) => dataset[name] > 0)))
  return done.size === 1 && datasets.every((dataset) => noteOf(dataset) === noteOf(datasets[0] ?? dataset))
}

function columnsOf(names: readonly string[]): TableColumn[] {
  return [
    { title: 'dataset', align: 'left' },
    ...names.map((title) => ({ title, align: 'right' as const })),
    { title: '', align: 'left' },
  ]
}

function cellsOf(line: DomainLine<DatasetReport>, names: readonly CountName[]): string[] {
  const own = datasetsOf(line)
  const counts = names.map((name) => rowsOf(own, name)).map((rows) => (rows === 0 ? '' : groupDigits(rows)))
  return [line.name, ...counts, noteOf(own[0])]
}

function rowsOf(datasets: readonly DatasetReport[], name: CountName): number {
  return datasets.reduce((sum, dataset) => sum + dataset[name], 0)
}

function datasetsOf(line: DomainLine<DatasetReport>): readonly DatasetReport[] {
  switch (line.kind) {
    case 'heading':
      return []
    case 'dataset':
      return [line.dataset]
    case 'folded':
      return line.datasets
  }
}

/** Where the counts are too many for the terminal: `2 inserted, 1 updated` beside each name. */
function renderInWords(lines: readonly DomainLine<DatasetReport>[], names: readonly CountName[]): string[] {
  const cells = lines.map((line) => {
    const own = datasetsOf(line)
    const words = [tellCounts(names.map((name) => [name, rowsOf(own, name)])), noteOf(own[0])]
    return [line.name, words.filter((word) => word !== '').join('; ')]
  })
  return renderTable(
    [
      { title: 'dataset', align: 'left', narrow: 'cut' },
      { title: '', align: 'left', narrow: 'wrap' },
    ],
    cells,
  )
}

/** What a plan cannot count; a run counts everything. */
type ToldReport = DatasetReport & { readonly uncounted?: number }

/** `3 rows, after its migration`; empty where the counts say all. */
export function tellUncounted({ uncounted = 0 }: Pick<ToldReport, 'uncounted'>): string {
  return uncounted === 0 ? '' : `${counted(uncounted, 'row')}, after its migration`
}

function noteOf(dataset: ToldReport | undefined): string {
  if (dataset === undefined) return ''
  if (dataset.skipped === 'waiting') return 'waits for a tenant'
  if (dataset.skipped === 'held') return 'held since an undo'
  if (dataset.skipped === 'newer-applied') return 'a newer version was applied'
  return tellUncounted(dataset) || (dataset.estimated ? 'after its migration' : '')
}
