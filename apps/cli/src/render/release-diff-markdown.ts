import type { DatasetDiff, PackageComparison, ReleaseDiff, RowDiff } from '@sow/workshop'
import { markdownTable, plainMarkdown } from './markdown.js'
import { counted, groupDigits } from './render-counts.js'
import { renderReason, renderUnpublished, rowActions } from './render-release-diff.js'

/** Rows of one table: a page with more cannot be read. */
const tableRows = 2000

type Action = (typeof rowActions)[number]

/** How two releases differ, as Markdown for a pull request or a release page. */
export function markdownOfComparison(comparison: PackageComparison): string[] {
  const { diff, changelog } = comparison
  if (diff === null) return renderUnpublished(comparison)
  return [
    `# ${plainMarkdown(diff.from.label)} → ${plainMarkdown(diff.to.label)}`,
    '',
    ...changelog.map((line) => `- ${plainMarkdown(line)}`),
    ...(changelog.length === 0 ? ['The rows are the same.'] : []),
    '',
    ...renderVersion(diff),
    ...diff.datasets.filter(({ state }) => state !== 'unchanged').flatMap(renderDataset),
  ]
}

function renderVersion({ bump, reasons }: ReleaseDiff): string[] {
  if (bump === 'none') return ['No new version is needed.']
  const shown = reasons.filter((reason) => reason.bump === bump || reason.bump === 'major').map(renderReason)
  return [`The next version has to be a **${bump}** one: ${plainMarkdown(shown.join('; '))}.`]
}

function renderDataset(diff: DatasetDiff): string[] {
  const { title, rowsBefore, rowsAfter, noun, state } = diff
  const heading = ['', `## ${plainMarkdown(title)}`, '']
  if (state === 'added') return [...heading, `New, with ${counted(rowsAfter, noun)}.`]
  if (state === 'removed') return [...heading, `No longer part of the package: ${counted(rowsBefore, noun)}.`]
  return [
    ...heading,
    `${groupDigits(rowsBefore)} → ${counted(rowsAfter, noun)}: ${summaryOf(diff)}.`,
    ...rowActions.flatMap((action) => renderAction(diff, action)),
  ]
}

/** `614 added, 12 gone, 61 changed (16 billable, 45 long_description)`. */
function summaryOf({ counts, columns }: DatasetDiff): string {
  const differing = columns.map(({ column, rows }) => `${groupDigits(rows)} ${column}`).join(', ')
  return rowActions
    .filter((action) => counts[action] > 0)
    .map((action) => {
      const count = `${groupDigits(counts[action])} ${action}`
      return action === 'changed' && differing !== '' ? `${count} (${plainMarkdown(differing)})` : count
    })
    .join(', ')
}

const absences: Readonly<Record<DatasetDiff['absent'], string>> = {
  retire: 'The release leaves them out: they are retired.',
  keep: 'The release leaves them out: sites keep them.',
  delete: 'The release leaves them out: they are deleted where nothing refers to them.',
}

function renderAction(diff: DatasetDiff, action: Action): string[] {
  const rows = diff.rows.filter((row) => row.action === action)
  if (rows.length === 0) return []
  const table =
    action === 'added' || action === 'gone' ? renderNames(rows, diff.noun) : renderValues(rows, diff.noun)
  const more = rows.length - tableRows
  return [
    '',
    `### ${counted(rows.length, diff.noun)} ${action}`,
    '',
    ...(action === 'gone' ? [absences[diff.absent], ''] : []),
    ...table,
    ...(more > 0 ? ['', `and ${groupDigits(more)} more.`] : []),
  ]
}

function renderNames(rows: readonly RowDiff[], noun: string): string[] {
  const replaced = rows.some(({ replacedBy }) => replacedBy.length > 0)
  return markdownTable(
    [noun, 'name', ...(replaced ? ['replaced by'] : [])],
    rows
      .slice(0, tableRows)
      .map(({ key, name, replacedBy }) => [key, name, ...(replaced ? [replacedBy.join(', ')] : [])]),
  )
}

/** One line for each value that differs; a renamed row has one for its key. */
function renderValues(rows: readonly RowDiff[], noun: string): string[] {
  const lines = rows
    .slice(0, tableRows)
    .flatMap(({ key, formerKey, values }) => [
      ...(formerKey === null ? [] : [[key, 'key', formerKey, key]]),
      ...values.map(({ column, from, to }) => [key, column, from ?? 'null', to ?? 'null']),
    ])
  return markdownTable([noun, 'column', 'before', 'after'], lines)
}
