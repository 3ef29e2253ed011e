import type { Impact } from '@sow/runner'
import { groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'

const words: Readonly<Record<Impact['change'], string>> = {
  ends: 'ends',
  flips: 'is a heading from then on',
  'means-otherwise': 'changes its text',
}

/** The site's own rows by the codes that they refer to, and what becomes of those; nothing where it was not asked for. */
export function renderImpact(impact: readonly Impact[] | undefined): string[] {
  if (impact === undefined) return []
  if (impact.length === 0) return ['', 'No row of yours refers to a code that would change.']
  const columns = ['code', 'what', 'last day', 'rows', 'in', 'successors'].map((title) => ({
    title,
    align: title === 'rows' ? ('right' as const) : ('left' as const),
  }))
  const rows = impact.map(({ code, change, through, rows: count, table, columns: by, successors }) => [
    code,
    words[change],
    through ?? '',
    groupDigits(count),
    `${table} (${by.join(', ')})`,
    successors.join(', '),
  ])
  return ['', 'Your own rows that refer to codes which change:', ...renderTable(columns, rows)]
}
