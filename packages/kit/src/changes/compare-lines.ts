import { hash } from 'node:crypto'
import { type KeyedDataset, keyFieldsOf, rowKeyReader } from '../manifest/row-keys.js'
import { copyNull } from '../validate/copy-text.js'

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
 * row's position in the release (the first is 1; null where it is gone), `t` where it is gone and `f` where not, and
 * the canonical line, of which a row that is gone has the key alone. Keeps a digest of each row of the earlier
 * release in memory. Both are canonical lines without their ends, in any order; no key may hold a null.
 */
export async function* compareLines(
  dataset: KeyedDataset,
  before: AsyncIterable<string>,
  after: AsyncIterable<string>,
): AsyncGenerator<string, ChangeCounts> {
  const keyOf = rowKeyReader(dataset)
  const known = new Map<string, string>()
  for await (const line of before) known.set(keyOf(line) ?? '', digestOf(line))
  let position = 0
  let changed = 0
  let added = 0
  for await (const line of after) {
    position += 1
    const key = keyOf(line) ?? ''
    const digest = known.get(key)
    known.delete(key)
    if (digest === digestOf(line)) continue
    changed += 1
    if (digest === undefined) added += 1
    yield `${position}\tf\t${line}`
  }
  for (const key of known.keys()) yield `${copyNull}\tt\t${keyLine(dataset, key)}`
  return { changed, added, gone: known.size }
}

function digestOf(line: string): string {
  return hash('sha256', line, 'base64url')
}

/** A line that has the parts of its key, and null for everything else. */
function keyLine(dataset: KeyedDataset, key: string): string {
  const line = Array<string>(dataset.fields.length).fill(copyNull)
  const parts = key.split('\t')
  for (const [part, { index }] of keyFieldsOf(dataset).entries()) line[index] = parts[part] ?? copyNull
  return line.join('\t')
}
