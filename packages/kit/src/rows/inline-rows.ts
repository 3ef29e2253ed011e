import type { RawRow, RowSource } from './row-source.js'

/** Rows written as TypeScript values. The position of a row is its number in the array; the first is 1. */
export function inlineRows(rows: readonly object[]): RowSource {
  return Object.freeze({
    format: 'inline',
    file: null,
    columns: async () => Object.keys(rows[0] ?? {}),
    read: () => readInline(rows),
  })
}

function* readInline(rows: readonly object[]): Iterable<RawRow> {
  for (const [index, values] of rows.entries()) {
    yield { position: index + 1, values: values as Readonly<Record<string, unknown>> }
  }
}
