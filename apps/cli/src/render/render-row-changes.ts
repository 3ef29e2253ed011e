import type { PlanReport } from '@sow/runner'
import { bold, dim, green, red, yellow } from './color.js'
import { counted } from './render-counts.js'
import { shown } from './render-drift.js'
import { renderTable } from './render-table.js'
import { toldKey } from './told-key.js'

type RowChange = PlanReport['datasets'][number]['samples'][number]
type ColumnChange = RowChange['columns'][number]

/** How an action looks: its sign and colour, and a word where the sign does not say it all. */
interface Look {
  readonly sign: '+' | '~' | '-' | '!' | '='
  readonly word: string
}

const looks: Readonly<Record<RowChange['action'], Look>> = {
  insert: { sign: '+', word: '' },
  revive: { sign: '+', word: 'comes back' },
  update: { sign: '~', word: '' },
  rename: { sign: '~', word: 'new key' },
  retire: { sign: '-', word: 'retired' },
  delete: { sign: '-', word: 'deleted' },
  left: { sign: '=', word: 'gone from the release, left in the table' },
  keep: { sign: '=', word: '' },
  conflict: { sign: '!', word: 'conflict' },
  tombstone: { sign: '=', word: 'deleted by the site: stays away' },
  blocked: { sign: '!', word: 'left out: it refers to a row that is not there' },
}

const colors: Readonly<Record<Look['sign'], (text: string) => string>> = {
  '+': green,
  '~': yellow,
  '-': red,
  '!': bold,
  '=': dim,
}

/** Rows as `+` new, `~` changed, `-` gone, `!` undecided or `=` left as they are, each with what becomes of its columns. */
export function renderRowChanges(rows: readonly RowChange[]): string[] {
  const cells = rows.map((row) => [
    looks[row.action].sign,
    row.tenant === null ? toldKey(row.key) : `${row.tenant}: ${toldKey(row.key)}`,
    whatOf(row),
  ])
  const columns = [
    { title: '', align: 'left' as const },
    { title: '', align: 'left' as const, narrow: 'cut' as const },
    { title: '', align: 'left' as const, narrow: 'wrap' as const },
  ]
  const paint = (line: string, row: number) => colors[looks[rows[row]?.action ?? 'keep'].sign](line)
  return renderTable(columns, cells, { indent: 2, titles: false, paint })
}

function whatOf({ action, columns, references, replacedBy }: RowChange): string {
  const { word } = looks[action]
  const parts = [
    ...(word === '' ? [] : [word]),
    ...(references === 0
      ? []
      : [`${counted(references, 'row')} of other tables ${references === 1 ? 'refers' : 'refer'} to it`]),
    ...(replacedBy === undefined ? [] : [`replaced by ${replacedBy.join(', ')}`]),
  ]
  const told = columns.flatMap((each) => (action === 'insert' ? tellNew(each) : [tellChange(each)]))
  return [...parts, told.join(', ')].filter((part) => part !== '').join('; ')
}

/** A value of a new row; what is null needs no word. */
function tellNew({ column, to }: ColumnChange): string[] {
  return to === null || to === undefined ? [] : [`${column}: ${shown(to)}`]
}

/** What is taken over an edit of the site says what the site had edited. */
function tellEdited(from: ColumnChange['from'], base: ColumnChange['base']): string {
  return base === undefined || base === from ? '' : ` (before ${shown(base)}, then edited here)`
}

/** An arrow says what will happen; where the site's value stays, there is none. */
function tellChange({ column, decision, from, to, base }: ColumnChange): string {
  const isTold = from !== undefined
  switch (decision) {
    case 'take':
      return isTold ? `${column}: ${shown(from)} -> ${shown(to)}${tellEdited(from, base)}` : column
    case 'keep':
      return isTold ? `${column}: ${shown(from)} stays (package ${shown(to)})` : `${column} stays`
    case 'conflict': {
      const before = base === undefined ? '' : `before ${shown(base)}, `
      return isTold
        ? `${column}: site ${shown(from)} stays (${before}package ${shown(to)})`
        : `${column}: the site's value stays`
    }
  }
}
