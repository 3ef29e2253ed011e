/** A fault of the page. */
export interface Fault {
  readonly number: number
  /** What happens, and what is done. */
  readonly text: string
  /** The tests that are said to hold it. */
  readonly tests: readonly NamedTest[]
}

/** A test as a page names it: its file, and its title or a part of that. */
export interface NamedTest {
  readonly file: string
  readonly title: string
}

/** The faults of the page in its order. */
export function readFaults(page: string): readonly Fault[] {
  return rowsOf(page).map(({ number, cells }) => ({
    number,
    text: cells.slice(0, -1).join(' | '),
    tests: namedTests(cells.at(-1) ?? ''),
  }))
}

function rowsOf(markdown: string): { readonly number: number; readonly cells: readonly string[] }[] {
  return [...markdown.matchAll(/^\| *(\d+) *\|(.*)\|$/gm)].map(([, number, rest = '']) => ({
    number: Number(number),
    cells: rest.split('|').map((cell) => cell.trim()),
  }))
}

function namedTests(cell: string): NamedTest[] {
  return [...cell.matchAll(/`([^`]+)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }))
}
