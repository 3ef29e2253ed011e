import type { RowAction } from '@sow/kit/build'
import { type DatasetDiff, fateOfGone, type ReleaseDiff, type RowDiff } from './release-diff.js'

/** Keys that a line names; the rest are counted. */
const namedKeys = 10

/** What changed, one line for each dataset, in the words of whoever uses the rows. */
export function changelogLines({ datasets, reasons }: ReleaseDiff): readonly string[] {
  const lines = datasets.flatMap((diff) => {
    const parts = partsOf(diff)
    return parts.length === 0 ? [] : [`${diff.title}: ${parts.join(', ')}.`]
  })
  if (lines.length > 0) return lines
  return reasons.length === 0 ? [] : ['The rows are the same; what the package says of them changed.']
}

function partsOf(diff: DatasetDiff): readonly string[] {
  if (diff.state === 'added') return [`new, with ${counted(diff.rowsAfter, diff.noun)}`]
  if (diff.state === 'removed')
    return [`no longer part of the package (${counted(diff.rowsBefore, diff.noun)})`]
  const of = (action: RowAction) => diff.rows.filter((row) => row.action === action)
  const gone = (fate: 'retired' | 'removed') => (fateOfGone[diff.absent] === fate ? of('gone') : [])
  return [
    ...part(diff, of('added'), 'added'),
    ...part(diff, [...of('retired'), ...gone('retired')], 'retired'),
    ...part(diff, gone('removed'), 'removed'),
    ...part(diff, of('revived'), 'in force again'),
    ...of('renamed').map(({ key, formerKey }) => `${formerKey} is now ${key}`),
    ...columnParts(diff),
  ]
}

function part({ noun }: DatasetDiff, rows: readonly RowDiff[], what: string): readonly string[] {
  return rows.length === 0 ? [] : [`${counted(rows.length, noun)} ${what} (${keysOf(rows)})`]
}

/** `1 name corrected (02)`, or `billable changed for 16 codes (...)` where it is no text. */
function columnParts({ columns, rows, noun }: DatasetDiff): readonly string[] {
  return columns.flatMap(({ column, text }) => {
    const changed = rows.filter(
      ({ action, values }) =>
        (action === 'changed' || action === 'renamed') && values.some((value) => value.column === column),
    )
    if (changed.length === 0) return []
    const word = column.replace(/_id\b/, '').replaceAll(/[._]/g, ' ')
    return [
      text
        ? `${counted(changed.length, word)} corrected (${keysOf(changed)})`
        : `${word} changed for ${counted(changed.length, noun)} (${keysOf(changed)})`,
    ]
  })
}

function keysOf(rows: readonly RowDiff[]): string {
  const named = rows.slice(0, namedKeys).map(({ key }) => key)
  const more = rows.length - named.length
  return `${named.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
