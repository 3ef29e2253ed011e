import type { BlamedCell, BlamedRow, CellReason } from '@sow/engine'
import { shown } from './render-drift.js'
import { renderTable } from './render-table.js'
import { fitLines } from './width.js'

/** Rows one after another, a line for each cell. */
export function renderBlame(rows: readonly BlamedRow[]): string[] {
  return rows.flatMap((row, at) => [...(at === 0 ? [] : ['']), ...fitLines(headOf(row)), ...cellsOf(row)])
}

function headOf({ table, dataset, tenant, key, ...row }: BlamedRow): string[] {
  const owner = dataset === null ? 'a row of your own' : dataset
  const of = tenant === null ? '' : `, tenant ${tenant}`
  return [`${table} ${key} (${owner}${of})`, ...(row.isThere ? [] : [tellGone(row)])]
}

/** Who removed a row, and what its cells are. */
function tellGone({ removedBy, cells }: Pick<BlamedRow, 'removedBy' | 'cells'>): string {
  if (removedBy !== null)
    return `The row is gone: run ${removedBy.id} (${removedBy.command}) removed it. It was:`
  return cells.length === 0
    ? 'The row is gone: the site deleted it.'
    : 'The row is gone: the site deleted it. What was applied last:'
}

/** Who and when stand in the history too: they go first where there is no room. */
const columns = [
  { title: 'column', align: 'left', narrow: 'cut' },
  { title: 'value', align: 'left', narrow: 'cut' },
  { title: 'comes from', align: 'left', narrow: 'wrap' },
  { title: 'run', align: 'left' },
  { title: 'by', align: 'left', narrow: 'drop' },
  { title: 'at', align: 'left', narrow: 'drop' },
] as const

function cellsOf({ cells }: BlamedRow): string[] {
  if (cells.length === 0) return []
  const values = cells.some((cell) => 'value' in cell)
  return renderTable(
    columns.filter(({ title }) => values || title !== 'value'),
    cells.map((cell) => [
      cell.column,
      ...(values ? [shown(cell.value)] : []),
      tellOrigin(cell),
      ...(cell.run === null
        ? ['', '', '']
        : [`${cell.run.id} (${cell.run.command})`, cell.run.actor, minuteOf(cell.run.at)]),
    ]),
  )
}

/** Where a value comes from, in words. */
export function tellOrigin({ reason, release, applied }: BlamedCell): string {
  const named = release === null ? 'a release' : `${release.package} ${release.version}`
  const was = applied === undefined ? '' : `, which has ${shown(applied)}`
  return words[reason](named, was)
}

const words: Readonly<Record<CellReason, (release: string, was: string) => string>> = {
  inserted: (release) => release,
  written: (release) => release,
  renamed: (release) => `${release}, which renamed the row`,
  matched: (release) => `${release}, which came to the site's value`,
  found: (release) => `was there before ${release}, and equals it`,
  edited: (release, was) => `the site, edited since ${release}${was}`,
  accepted: () => 'the site, and a run took it as known',
  'own-column': () => 'the site, whose column it is',
  'own-row': () => 'the site, whose row it is',
  'not-carried': () => 'no release has this column',
  'not-kept': () => 'unknown: somebody else wrote the row, and the ledger keeps no value of this column',
  pruned: () => 'a release; which one is not known: that history was pruned',
}

/** `2026-11-29 09:33` of an ISO time. */
function minuteOf(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}
