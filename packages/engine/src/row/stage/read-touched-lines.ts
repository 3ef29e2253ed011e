import { copyLineOf } from '@sow/kit/rows'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import type { ChangeSet, DatasetUnit } from '../../database/dataset-unit.js'
import type { KeyTexts } from '../census/find-touched-keys.js'

/**
 * What a release differs in from the one before, and the rows of it that have these keys, as one set of changes: a comparison
 * of these is one of all, where nothing else was touched. Reads the release once, and keeps none but those rows. Null where
 * a key is not found as it is written: equal keys may differ in their texts.
 */
export async function readTouchedLines(
  unit: DatasetUnit,
  shape: TargetShape,
  changes: ChangeSet | null,
  keys: readonly KeyTexts[],
): Promise<ChangeSet | null> {
  const wanted = new Set(keys.map(copyLineOf))
  const keyOf = keyReader(unit.dataset.fields, keyFieldsOf(shape))
  const changed: string[] = []
  if (changes !== null)
    for await (const lines of linesOf(changes.text()))
      for (const line of lines) {
        changed.push(line)
        wanted.delete(keyOf(line.slice(line.indexOf('\t', line.indexOf('\t') + 1) + 1)))
      }
  let number = 0
  if (wanted.size > 0)
    for await (const lines of rowLines(unit))
      for (const line of lines) {
        number += 1
        if (wanted.size > 0 && wanted.delete(keyOf(line))) changed.push(`${number}\tf\t${line}`)
      }
  if (wanted.size > 0) return null
  const { changed: rows, added, gone } = changes ?? { changed: 0, added: 0, gone: 0 }
  const text = Buffer.from(changed.map((line) => `${line}\n`).join(''))
  return {
    from: unit.dataset.contentHash,
    changed: rows,
    added,
    gone,
    async *text() {
      yield text
    },
  }
}

/** Cuts the fields of a key out of a line, as they are written there. */
function keyReader(fields: readonly string[], keyFields: readonly string[]): (line: string) => string {
  const places = keyFields.map((field) => fields.indexOf(field))
  const last = Math.max(...places)
  return (line) => {
    const parts = line.split('\t', last + 1)
    return places.map((place) => parts[place] ?? '').join('\t')
  }
}

async function* rowLines(unit: DatasetUnit): AsyncGenerator<readonly string[]> {
  if (unit.text !== undefined) yield* linesOf(unit.text())
  else for await (const batch of unit.rows()) yield batch.map(({ line }) => line)
}

/** The lines of a text, many at a time. */
async function* linesOf(text: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  for await (const block of text) {
    const lines = (rest + decoder.decode(block, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield lines
  }
}
