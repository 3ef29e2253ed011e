import type { Impact } from '@sow/runner'
import { groupDigits } from './render-counts.js'
import { renderTable } from './render-table.js'

/** What becomes of a code. */
const words: Readonly<Record<Impact['change'], string>> = {
  ends: 'ends',
  flips: 'is a heading from then on',
  'means-otherwise': 'changes its text',
}

/** The site's own rows by the codes that they refer to, and what becomes of those; nothing where it was not asked for. */
export function renderImpact(impact: readonly Impact[] | undefined): string[] {
  if (impact === undefined) return []
  if (impact.length === 0) return ['', noImpact]
  return ['', `${impactTitle}:`, ...renderTable(columns, impactCells(impact))]
}

/** What stands above the table. */
export const impactTitle = 'Your own rows that refer to codes which change'
export const noImpact = 'No row of yours refers to a code that would change.'

const columns = [
  { title: 'code', align: 'left' },
  { title: 'what', align: 'left', narrow: 'wrap' },
  { title: 'last day', align: 'left' },
  { title: 'rows', align: 'right' },
  { title: 'in', align: 'left', narrow: 'wrap' },
  { title: 'successors', align: 'left', narrow: 'wrap' },
] as const

/** The titles of the table, as each form of a plan has it. */
export const impactTitles: readonly string[] = columns.map(({ title }) => title)

/** One line for each code and each table that refers to it. */
export function impactCells(impact: readonly Impact[]): string[][] {
  return impact.map(({ code, change, through, rows: count, table, columns: by, successors }) => [
    code,
    words[change],
    through ?? '',
    groupDigits(count),
    `${table} (${by.join(', ')})`,
    successors.join(', '),
  ])
}
