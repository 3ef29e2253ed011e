import type { LiveKeyPart, LiveRow, LiveTable } from '@sow/engine'
import { codecFor } from '@sow/kit/rows'
import type { AuthoredRow } from '../package/authored/authored-package.js'

/** One plain value of a captured row: the column that it stands in, and the steps down to it. */
export interface Leaf {
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

/** The values of one row, in the order of the leaves. */
export type CapturedRow = readonly CapturedValue[]

/** Reads the texts of rows; every row is in every form that a package can hold it. */
export class CapturedColumns {
  readonly columns: readonly CapturedColumn[]
  readonly leaves: readonly Leaf[]
  readonly #keyed: readonly number[]

  constructor(columns: readonly CapturedColumn[], key: readonly string[]) {
    this.columns = columns
    this.leaves = columns.flatMap((column) => leavesOf(column, column.reading, [column.reading.column]))
    this.#keyed = keyIndexes(this.leaves, key)
  }

  read(rows: readonly LiveRow[]): readonly CapturedRow[] {
    return rows.map((row) => this.leaves.map(({ type }, index) => valueOfText(type, row[index] ?? null)))
  }

  /** By the canonical texts of their keys. */
  sort(rows: readonly CapturedRow[]): readonly CapturedRow[] {
    return rows.toSorted(byKey(this.#keyed))
  }

  valuesOf(row: CapturedRow): AuthoredRow {
    return valueRow(this.columns, this.leaves, row)
  }

  textsOf(row: CapturedRow): AuthoredRow {
    return Object.fromEntries(
      this.leaves.map(({ header }, index) => [header.join('.'), row[index]?.text ?? null]),
    )
  }
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
  return (one: CapturedRow, other: CapturedRow): number => {
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
    const nested: Record<string, unknown> = Object.create(null)
    for (const { leaf, value } of own) place(nested, leaf.header.slice(1), value?.value ?? null)
    return [column, nested]
  })
  return Object.fromEntries(entries)
}

function place(into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[name] = value
  else {
    into[name] ??= Object.create(null)
    place(into[name] as Record<string, unknown>, rest, value)
  }
}

/** The type of a column as the catalog has it. */
export function typeIn(table: LiveTable, column: string): string {
  return table.columns.find(({ name }) => name === column)?.type ?? 'text'
}

/** A value as Postgres wrote it, in the forms that a package can hold it. */
export interface CapturedValue {
  /** The canonical text, as a CSV field has it; null where there is no value, or where the type refuses it. */
  readonly text: string | null
  /** The same as a TypeScript or JSON value. */
  readonly value: unknown
  /** False where the value does not say all that the text does: a number that loses digits, the JSON null. */
  readonly exact: boolean
}

const nothing: CapturedValue = { text: null, value: null, exact: true }

/** Reads the text of a value of the type `type`; arrays come as JSON of texts. */
function valueOfText(type: string, text: string | null): CapturedValue {
  if (text === null) return nothing
  const codec = codecFor(type)
  const value = type.endsWith('[]') ? arrayValue(type, JSON.parse(text)) : scalarValue(type, text)
  const written = value === null ? null : codec.fromValue(value)
  const canonical = type.endsWith('[]') ? written : codec.fromText(text)
  // What the type refuses is told where the rows are checked, with its column and rule.
  if (typeof canonical !== 'string') return { text, value: text, exact: true }
  return { text: canonical, value: plainest(type, canonical, value), exact: written === canonical }
}

/** Text is written as it is canonical, everything else as it was read. */
function plainest(type: string, canonical: string, value: unknown): unknown {
  return typeof value === 'string' && !/^jsonb?$/.test(type) ? canonical : value
}

function arrayValue(type: string, elements: unknown): unknown {
  if (!Array.isArray(elements)) return null
  const element = type.slice(0, -2)
  return elements.map((each) =>
    Array.isArray(each) ? arrayValue(type, each) : each === null ? null : scalarValue(element, String(each)),
  )
}

function scalarValue(type: string, text: string): unknown {
  if (type === 'boolean') return text === 'true' || text === 't'
  if (/^(?:smallint|integer|bigint)$/.test(type)) {
    const number = Number(text)
    return Number.isSafeInteger(number) && text.length <= 15 ? number : text
  }
  if (/^(?:real|double precision)$/.test(type)) {
    const number = Number(text)
    return Number.isFinite(number) ? number : text
  }
  if (/^jsonb?$/.test(type)) return JSON.parse(text)
  return text
}
