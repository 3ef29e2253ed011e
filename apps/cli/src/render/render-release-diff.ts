import type { BumpReason, DatasetDiff, PackageComparison, ReleaseDiff, RowDiff } from '@sow/workshop'
import { yellow } from './color.js'
import { counted, groupDigits } from './render-counts.js'
import { shown } from './render-drift.js'
import { renderFindings } from './render-findings.js'
import { renderTable } from './render-table.js'

/** Rows of one dataset that are named. */
const namedRows = 20

/** What becomes of rows, in the order in which it is shown. */
export const rowActions = ['added', 'changed', 'retired', 'revived', 'renamed', 'gone'] as const

/** How two releases differ, for a terminal. */
export function renderComparison(
  comparison: PackageComparison,
  shows: { readonly values: boolean; readonly check: boolean },
): string[] {
  const { diff, changeset, findings } = comparison
  if (diff === null) return renderUnpublished(comparison)
  return [
    `${diff.from.label} -> ${diff.to.label}`,
    '',
    ...renderDatasetCounts(diff.datasets),
    ...diff.datasets.flatMap((dataset) => renderRows(dataset, shows.values)),
    '',
    ...renderBump(diff),
    ...(changeset === null ? [] : [`Written: ${changeset}`]),
    ...(shows.check ? ['', ...renderFindings(findings)] : []),
  ]
}

/** Nothing to compare with: said in one line, which is no error. */
export function renderUnpublished({ unpublished }: PackageComparison): string[] {
  const { package: name = '', version = '' } = unpublished ?? {}
  return [
    version === 'latest'
      ? `No version of ${name} is published yet: there is nothing to compare with.`
      : `Version ${version} of ${name} is not published.`,
  ]
}

function renderDatasetCounts(datasets: readonly DatasetDiff[]): string[] {
  const told = rowActions.filter((action) => datasets.some(({ counts }) => counts[action] > 0))
  const titles = ['rows before', 'rows after', ...told]
  const columns = [
    { title: 'dataset', align: 'left' as const },
    ...titles.map((title) => ({ title, align: 'right' as const })),
    { title: '', align: 'left' as const },
  ]
  const rows = datasets.map(({ dataset, rowsBefore, rowsAfter, counts, state }) => [
    dataset,
    ...[rowsBefore, rowsAfter, ...told.map((action) => counts[action])].map(groupDigits),
    state === 'added' || state === 'removed' ? state : '',
  ])
  return renderTable(columns, rows)
}

const rowColumns = [
  { title: 'what', align: 'left' },
  { title: 'key', align: 'left', narrow: 'cut' },
  { title: 'columns', align: 'left', narrow: 'wrap' },
] as const

function renderRows({ dataset, rows }: DatasetDiff, values: boolean): string[] {
  if (rows.length === 0) return []
  const named = rows.slice(0, namedRows)
  const more = rows.length - named.length
  const cells = named.map((row) => [row.action, row.key, detailOf(row, values)])
  return [
    '',
    dataset,
    ...renderTable(rowColumns, cells, { indent: 2, titles: false }),
    ...(more > 0 ? [`  and ${groupDigits(more)} more: --markdown or --json tells all.`] : []),
  ]
}

function detailOf({ formerKey, replacedBy, name, values: changes }: RowDiff, values: boolean): string {
  const columns = changes.map(({ column, from, to }) =>
    values ? `${column}: ${shown(from)} -> ${shown(to)}` : column,
  )
  return [
    ...(formerKey === null ? [] : [`was ${formerKey}`]),
    ...(replacedBy.length === 0 ? [] : [`replaced by ${replacedBy.join(', ')}`]),
    ...columns,
    ...(values && changes.length === 0 && name !== null ? [shown(name)] : []),
  ].join(', ')
}

function renderBump({ bump, reasons }: ReleaseDiff): string[] {
  if (bump === 'none') return ['Nothing differs: no new version is needed.']
  return [
    yellow(`The next version has to be a ${bump} one:`),
    ...reasons
      .filter((reason) => reason.bump === bump || reason.bump === 'major')
      .map((reason) => `  ${renderReason(reason)}`),
  ]
}

/** `rows-added: places-of-service (2 rows)`. */
export function renderReason({ rule, dataset, name, rows }: BumpReason): string {
  const where = [dataset, name].filter((part) => part !== null).join(', ')
  const count = rows === null ? '' : ` (${counted(rows, 'row')})`
  return `${rule}${where === '' ? '' : `: ${where}`}${count}`
}
