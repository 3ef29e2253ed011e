import { printable } from './printable.js'
import { cutText, outputWidth, widthOf, wrapText } from './width.js'

/** One column of a table: its title, how its cells stand in it, and how it gives way on a narrow terminal. */
export interface TableColumn {
  readonly title: string
  readonly align: 'left' | 'right'
  /** What becomes of it where the table is too wide: left out, or its cells cut or wrapped. */
  readonly narrow?: 'drop' | 'cut' | 'wrap'
}

/** How a table stands. */
export interface TableOptions {
  /** Columns that it may take; those of the terminal where it is left out. */
  readonly width?: number
  /** Columns before each line. */
  readonly indent?: number
  /** False for rows without titles. */
  readonly titles?: boolean
  /** Colours the lines of a row, by its number. */
  readonly paint?: (line: string, row: number) => string
}

/** Space between two columns. */
const gap = '  '
/** Narrower cells cannot be read. */
const leastCell = 12

/**
 * An aligned table that fits the terminal: a line of titles, then the rows. Cells are text without colours, as wide as they
 * are printed. Without a column that may give way it is as wide as its cells.
 */
export function renderTable(
  columns: readonly TableColumn[],
  cells: readonly (readonly string[])[],
  { width = outputWidth(), indent = 0, titles = true, paint = (line) => line }: TableOptions = {},
): string[] {
  const rows = cells.map((row) => row.map(printable))
  const head = titles ? [columns.map(({ title }) => title)] : []
  const shown = layOut(columns, [...head, ...rows], width - indent)
  const linesOf = (row: readonly string[]) =>
    renderRow(shown, row).map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
  return [
    ...head.flatMap(linesOf),
    ...rows.flatMap((row, number) => linesOf(row).map((line) => paint(line, number))),
  ]
}

/** A column that is shown, with the place of its cells and their width. */
interface ShownColumn extends TableColumn {
  readonly at: number
  readonly width: number
}

/** Leaves columns out, the last first, then makes the widest narrower, until the rest fits. */
function layOut(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  available: number,
): readonly ShownColumn[] {
  let shown: readonly ShownColumn[] = columns.map((column, at) => ({
    ...column,
    at,
    width: Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ''))),
  }))
  while (widthOfAll(shown) > available) {
    const dropped = shown.findLast(({ narrow }) => narrow === 'drop')
    if (dropped === undefined) return narrowest(shown, available)
    shown = shown.filter((column) => column !== dropped)
  }
  return shown
}

/** The widest cells become narrower first, and no narrower than can be read. */
function narrowest(shown: readonly ShownColumn[], available: number): readonly ShownColumn[] {
  for (let limit = available; limit > leastCell; limit -= 1) {
    const narrowed = shown.map((column) =>
      column.narrow === undefined ? column : { ...column, width: Math.min(column.width, limit) },
    )
    if (widthOfAll(narrowed) <= available) return narrowed
  }
  return shown.map((column) =>
    column.narrow === undefined ? column : { ...column, width: Math.min(column.width, leastCell) },
  )
}

function widthOfAll(shown: readonly ShownColumn[]): number {
  return shown.reduce((sum, { width }) => sum + width, 0) + gap.length * Math.max(0, shown.length - 1)
}

function renderRow(shown: readonly ShownColumn[], row: readonly string[]): string[] {
  const cells = shown.map(({ at, width, narrow }, place) => {
    const cell = row[at] ?? ''
    if (narrow !== 'wrap') return [narrow === 'cut' ? cutText(cell, width) : cell]
    return place === 0 ? hangText(cell, width) : wrapText(cell, width)
  })
  const height = Math.max(1, ...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    shown
      .map(({ align, width }, at) => pad(cells[at]?.[line] ?? '', width, align))
      .join(gap)
      .trimEnd(),
  )
}

/** What begins a line goes on a step further in: no part of a key looks like a line of ours. */
function hangText(cell: string, width: number): string[] {
  if (widthOf(cell) <= width) return [cell]
  return wrapText(cell, width - gap.length).map((line, at) => (at === 0 ? line : `${gap}${line}`))
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? `${text}${space}` : `${space}${text}`
}
