import type { LiveKeyPart, LiveRow, LiveTable } from '@sow/engine'
import type { AuthoredRow, RowFormat } from '../package/authored-package.js'
import { type CapturedValue, valueOfText } from './value-of-text.js'

/** One plain value of a captured row: the column that it stands in, and the steps down to it. */
interface Leaf {
  readonly column: string
  /** The names that a CSV header joins: the column, and the parts of a composite key. */
  readonly header: readonly string[]
  readonly type: string
}

/** A column to capture, with the types of what is read for it. */
export interface CapturedColumn {
  readonly reading: LiveKeyPart
  readonly types: (part: readonly string[]) => string
}

/** The rows of a table in every form that a package can hold them, sorted by their key. */
export interface CapturedRows {
  readonly values: readonly AuthoredRow[]
  readonly texts: readonly AuthoredRow[]
  /** False where TypeScript and JSON values would not say all that the rows hold. */
  readonly exactValues: boolean
  /** False where CSV would not: a field that holds a carriage return. */
  readonly exactTexts: boolean
}

export function capturedRows(
  columns: readonly CapturedColumn[],
  rows: readonly LiveRow[],
  key: readonly string[],
): CapturedRows {
  const leaves = columns.flatMap((column) => leavesOf(column, column.reading, [column.reading.column]))
  const read = rows
    .map((row) => leaves.map(({ type }, index) => valueOfText(type, row[index] ?? null)))
    .sort(byKey(keyIndexes(leaves, key)))
  const all = read.flat()
  return {
    values: read.map((row) => valueRow(columns, leaves, row)),
    texts: read.map((row) =>
      Object.fromEntries(leaves.map(({ header }, index) => [header.join('.'), row[index]?.text ?? null])),
    ),
    exactValues: all.every(({ exact }) => exact),
    exactTexts: !all.some(({ text }) => text?.includes('\r')),
  }
}

/** How rows are written: as wanted, but in a form that loses nothing. */
export function chooseFormat(rows: CapturedRows, wanted: RowFormat): RowFormat {
  if (wanted === 'csv') return rows.exactTexts || !rows.exactValues ? 'csv' : 'ndjson'
  return rows.exactValues ? wanted : 'csv'
}

/** The parts of a key of one column add no name, as in every row. */
function leavesOf(column: CapturedColumn, part: LiveKeyPart, path: readonly string[]): Leaf[] {
  if (part.through === null)
    return [{ column: column.reading.column, header: path, type: column.types(path) }]
  const { key } = part.through
  return key.flatMap((inner) => leavesOf(column, inner, key.length === 1 ? path : [...path, inner.column]))
}

/** The values of a row's key, a composite reference by the names of its parts. */
function keyIndexes(leaves: readonly Leaf[], key: readonly string[]): number[] {
  return key.flatMap((name) =>
    leaves
      .map((leaf, index) => ({ leaf, index }))
      .filter(({ leaf }) => leaf.column === name)
      .sort((one, other) => (one.leaf.header.join('.') < other.leaf.header.join('.') ? -1 : 1))
      .map(({ index }) => index),
  )
}

function byKey(indexes: readonly number[]) {
  return (one: readonly CapturedValue[], other: readonly CapturedValue[]): number => {
    for (const index of indexes) {
      const [left, right] = [one[index]?.text ?? '', other[index]?.text ?? '']
      if (left !== right) return left < right ? -1 : 1
    }
    return 0
  }
}

function valueRow(
  columns: readonly CapturedColumn[],
  leaves: readonly Leaf[],
  row: readonly CapturedValue[],
): AuthoredRow {
  const entries = columns.map(({ reading: { column } }): [string, unknown] => {
    const own = leaves.flatMap((leaf, index) => (leaf.column === column ? [{ leaf, value: row[index] }] : []))
    const [first] = own
    if (own.length === 1) return [column, first?.value?.value ?? null]
    if (own.every(({ value }) => value?.text === null)) return [column, null]
    const nested: Record<string, unknown> = {}
    for (const { leaf, value } of own) place(nested, leaf.header.slice(1), value?.value ?? null)
    return [column, nested]
  })
  return Object.fromEntries(entries)
}

function place(into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[name] = value
  else {
    into[name] ??= {}
    place(into[name] as Record<string, unknown>, rest, value)
  }
}

/** The type of a column as the catalog has it. */
export function typeIn(table: LiveTable, column: string): string {
  return table.columns.find(({ name }) => name === column)?.type ?? 'text'
}
