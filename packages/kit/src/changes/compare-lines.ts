import { joinLines } from '../compare/join-lines.js'
import type { DatasetRows } from '../compare/release-content.js'
import { copyNull } from '../lines/copy-text.js'
import { type KeyedDataset, keyFieldsOf, rowKeyReader } from '../lines/row-keys.js'

/** How many rows of a release differ from an earlier one. */
export interface ChangeCounts {
  /** Rows that are new or have another value. */
  readonly changed: number
  /** Of those, the rows that the earlier release had not. */
  readonly added: number
  /** Rows that only the earlier release has. */
  readonly gone: number
}

/**
 * What a release differs in from an earlier one with the same definition, as lines of COPY text without their ends: the
 * row's position in the release (the first is 1; 0 where it is gone), `t` where it is gone and `f` where not, and
 * the canonical line, of which a row that is gone has the key alone. No key may hold a null. Memory grows with how far
 * the orders of the two releases differ. Throws as reading the lines does.
 */
export async function* compareLines(
  before: DatasetRows,
  after: DatasetRows,
): AsyncGenerator<string, ChangeCounts> {
  const keyOf = rowKeyReader(after.described)
  const joined = joinLines(
    { lines: before.readLines(), readKey: keyOf },
    { lines: numbered(after.readLines()), readKey: (line) => keyOf(unnumbered(line)) },
  )
  const counts = { changed: 0, added: 0, gone: 0 }
  for await (const { key, before: older, after: newer } of joined) {
    if (newer === null) {
      counts.gone += 1
      yield `0\tt\t${keyLine(after.described, key)}`
      continue
    }
    const line = unnumbered(newer)
    if (line === older) continue
    counts.changed += 1
    if (older === null) counts.added += 1
    yield `${newer.slice(0, newer.indexOf('\t'))}\tf\t${line}`
  }
  return counts
}

/** Each line with its position before it. */
async function* numbered(batches: AsyncIterable<readonly string[]>): AsyncGenerator<readonly string[]> {
  let position = 0
  for await (const lines of batches) {
    const first = position + 1
    position += lines.length
    yield lines.map((line, index) => `${first + index}\t${line}`)
  }
}

function unnumbered(line: string): string {
  return line.slice(line.indexOf('\t') + 1)
}

/** A line that has the parts of its key, and null for everything else. */
function keyLine(dataset: KeyedDataset, key: string): string {
  const line = Array<string>(dataset.fields.length).fill(copyNull)
  const parts = key.split('\t')
  for (const [part, { index }] of keyFieldsOf(dataset).entries()) line[index] = parts[part] ?? copyNull
  return line.join('\t')
}
