import { printable } from './printable.js'

/** One column of a table: its title, and how wide cells stand in it. */
export interface TableColumn {
  readonly title: string
  readonly align: 'left' | 'right'
}

/** Space between two columns. */
const gap = '  '

/** An aligned table: a line of titles, then one line per row. Cells are text without colours, as wide as they are printed. */
export function renderTable(
  columns: readonly TableColumn[],
  cells: readonly (readonly string[])[],
): string[] {
  const titles = columns.map(({ title }) => title)
  const rows = cells.map((row) => row.map(printable))
  const widths = columns.map((_, at) =>
    Math.max(...[titles, ...rows].map((cells) => (cells[at] ?? '').length)),
  )
  const renderLine = (cells: readonly string[]) =>
    columns
      .map(({ align }, at) => pad(cells[at] ?? '', widths[at] ?? 0, align))
      .join(gap)
      .trimEnd()
  return [titles, ...rows].map(renderLine)
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  return align === 'left' ? text.padEnd(width) : text.padStart(width)
}
