import type { EncodedRow } from '@sow/kit/rows'
import type { DatasetNode } from '../resolve/dataset-graph.js'

/** The rows of a dataset without the fields that have no place in the project's table. */
export function mappedRows(
  batches: AsyncIterable<readonly EncodedRow[]>,
  { mapped }: Pick<DatasetNode, 'mapped'>,
): AsyncIterable<readonly EncodedRow[]> {
  const left = new Set(mapped?.left)
  if (left.size === 0) return batches
  async function* shorter() {
    for await (const batch of batches)
      yield batch.map((row) => ({ ...row, line: without(row.line, left, 0) }))
  }
  return shorter()
}

/** The same of texts of complete lines. `before`: how many fields stand before those of the row. */
export function mappedLines(
  texts: AsyncIterable<Uint8Array>,
  { mapped }: Pick<DatasetNode, 'mapped'>,
  before: number,
): AsyncIterable<Uint8Array> {
  const left = new Set(mapped?.left)
  if (left.size === 0) return texts
  async function* shorter() {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    const encoder = new TextEncoder()
    for await (const text of texts) {
      const lines = decoder.decode(text).split('\n')
      yield encoder.encode(lines.map((line) => (line === '' ? line : without(line, left, before))).join('\n'))
    }
  }
  return shorter()
}

/** A tab within a value is escaped, so that every other one ends a field. */
function without(line: string, left: ReadonlySet<number>, before: number): string {
  return line
    .split('\t')
    .filter((_, index) => !left.has(index - before))
    .join('\t')
}
