import type { PlannedColumn, PlannedRow } from '@sow/engine'
import { valuesOf } from './plan-words.js'
import type { ToldDataset, ToldPlan } from './told-plan.js'

const titles = ['domain', 'dataset', 'title', 'tenant', 'key', 'action']
const valueTitles = ['last_applied', 'here_now', 'package', 'here_then']

/** A plan as CSV: a line for each column that would change or is undecided, and one for each row without such. */
export function* planCsv(plan: ToldPlan): Generator<string> {
  const { values } = plan
  yield line([
    ...titles,
    ...(values ? ['name'] : []),
    'column',
    'decision',
    ...(values ? valueTitles : []),
    'references',
    'replaced_by',
  ])
  for (const { datasets } of plan.domains)
    for (const dataset of datasets) for (const row of dataset.rows) yield* linesOf(dataset, row, values)
}

function* linesOf(dataset: ToldDataset, row: PlannedRow, values: boolean): Generator<string> {
  const columns: readonly (PlannedColumn | null)[] = row.columns.length === 0 ? [null] : row.columns
  for (const column of columns) {
    yield line([
      dataset.domain,
      dataset.dataset,
      dataset.report.title,
      row.tenant,
      row.key,
      row.action,
      ...(values ? [row.name] : []),
      column?.column,
      column?.decision,
      ...(values ? (column === null ? valueTitles.map(() => null) : valuesOf(column)) : []),
      row.references === 0 ? null : String(row.references),
      row.replacedBy?.join(' '),
    ])
  }
}

function line(cells: readonly (string | null | undefined)[]): string {
  return `${cells.map((cell) => csvCell(cell ?? '')).join(',')}\n`
}

/** A spreadsheet takes a text that begins so for a formula; an apostrophe before it says that it is a text. */
const formula = /^[=+\-@\t\r＝＋－＠]/
const number = /^[+-]?\d+(\.\d+)?$/

export function csvCell(text: string): string {
  const guarded = formula.test(text) && !number.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
