import type { Drift } from '@sow/engine'
import { counted } from './render-counts.js'
import { renderTable, type TableColumn } from './render-table.js'
import { toldKey } from './told-key.js'
import { cutText } from './width.js'

/** Rows that differ, one a column, and the sum. `isWhole`: everything could be looked at. */
export function renderDrift(drift: readonly Drift[], isWhole: boolean): string[] {
  if (drift.length === 0)
    return [
      isWhole ? 'Nothing differs from what was applied.' : 'Nothing differs in what could be looked at.',
    ]
  const values = drift.some((row) => 'from' in row || 'values' in row)
  const tenants = drift.some(({ tenant }) => tenant !== null)
  const titles = [
    'dataset',
    ...(tenants ? ['tenant'] : []),
    'key',
    'column',
    'what',
    ...(values ? ['now', 'release'] : []),
  ]
  const rows = drift.map(({ dataset, tenant, key, column, action, from, to, values: had = {} }) => [
    dataset,
    ...(tenants ? [tenant ?? ''] : []),
    toldKey(key),
    column ?? '',
    action,
    ...(values ? (column === null ? ['', tellRow(had)] : [shown(from), shown(to)]) : []),
  ])
  const where = new Set(drift.map(({ dataset, tenant, key }) => `${dataset} ${tenant} ${key}`)).size
  return [
    ...renderTable(titles.map(wrapped), rows),
    '',
    `${counted(where, 'row')} ${where === 1 ? 'differs' : 'differ'} from the applied release.`,
  ]
}

/** A column whose cells are wrapped where the terminal is narrow: a key or a name that is cut cannot be typed. */
export function wrapped(title: string): TableColumn {
  return { title, align: 'left', narrow: 'wrap' }
}

/** What a row had, column by column, in one line. */
function tellRow(values: Readonly<Record<string, string | null>>): string {
  const told = Object.entries(values).map(([column, value]) => `${column} ${shown(value)}`)
  return cutText(told.join(', '), longestValue)
}

/** Longer values are cut: the JSON of a command has them whole. */
const longestValue = 48

/** A value in one line; null is told apart from the empty text, and a long text is cut. */
export function shown(value: string | null | undefined): string {
  return value === null || value === undefined ? 'null' : cutText(JSON.stringify(value), longestValue)
}
