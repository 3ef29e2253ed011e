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
  const wanted = new Set(keys.map((key) => latin1Of(copyLineOf(key))))
  const keyOf = keyReader(unit.dataset.fields, keyFieldsOf(shape))
  const picked: Buffer[] = []
  if (changes !== null)
    for await (const text of wholeLines(changes.text()))
      for (const { start, end } of linesIn(text)) {
        picked.push(bytesOf(`${text.slice(start, end)}\n`))
        const fields = text.indexOf('\t', text.indexOf('\t', start) + 1) + 1
        wanted.delete(keyOf(text, fields, end))
      }
  let number = 0
  if (wanted.size > 0)
    // To its end, even where all was found: only then is it known to be the file of the manifest.
    for await (const text of wholeLines(textOf(unit))) {
      if (wanted.size === 0) continue
      for (const { start, end } of linesIn(text)) {
        number += 1
        if (wanted.delete(keyOf(text, start, end)))
          picked.push(bytesOf(`${number}\tf\t${text.slice(start, end)}\n`))
      }
    }
  if (wanted.size > 0) return null
  const text = Buffer.concat(picked)
  return {
    ...(changes ?? { from: unit.dataset.contentHash, changed: 0, added: 0, gone: 0 }),
    async *text() {
      yield text
    },
  }
}

/**
 * Lines are looked through as strings of their bytes, one character each: the tabs and line ends are found as quickly as
 * can be, and nothing is decoded. What is picked is copied, since a slice would keep the block that it was cut from.
 */
const bytesOf = (text: string) => Buffer.from(text, 'latin1')
const latin1Of = (text: string) => Buffer.from(text).toString('latin1')

/** Cuts the fields of a key out of a line of a text, as they are written there. */
function keyReader(fields: readonly string[], keyFields: readonly string[]) {
  const places = keyFields.map((field) => fields.indexOf(field))
  return (text: string, start: number, end: number): string => {
    let at = start
    let place = 0
    const parts: string[] = []
    for (const wanted of places) {
      for (; place < wanted; place += 1) at = text.indexOf('\t', at) + 1
      const next = text.indexOf('\t', at)
      parts.push(text.slice(at, next === -1 || next > end ? end : next))
    }
    return parts.join('\t')
  }
}

async function* textOf(unit: DatasetUnit): AsyncGenerator<Uint8Array> {
  if (unit.text !== undefined) yield* unit.text()
  else for await (const batch of unit.rows()) yield Buffer.from(batch.map(({ line }) => `${line}\n`).join(''))
}

/** The same as strings of complete lines. They are not split: of a long release few are wanted. */
async function* wholeLines(text: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const block of text) {
    const lines = rest + Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString('latin1')
    const end = lines.lastIndexOf('\n') + 1
    rest = lines.slice(end)
    if (end > 0) yield lines.slice(0, end)
  }
}

function* linesIn(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    yield { start, end }
    start = end + 1
  }
}
