import { type ColumnCodec, type RuleViolation, stringCodec, violation } from './column-codec.js'

const nulByte = violation('nul-byte', 'holds a NUL character, which Postgres cannot store')
const loneSurrogate = violation('lone-surrogate', 'holds half of a surrogate pair: it is not valid Unicode')

/** Refuses what no Postgres text can hold; null where the text is fine. */
export function textViolation(text: string): RuleViolation | null {
  if (text.includes('\0')) return nulByte
  return text.isWellFormed() ? null : loneSurrogate
}

/** Text is taken as it is: neither trimmed nor normalised. `maximum` counts code points, as Postgres does. */
export function textCodec(type: string, maximum: number = Number.POSITIVE_INFINITY): ColumnCodec {
  const tooLong = violation('too-long', `is longer than ${maximum} characters`)
  return stringCodec(type, 'text', (text) => {
    const refused = textViolation(text)
    if (refused !== null) return refused
    // UTF-16 units are never fewer than code points, so that only long texts are counted.
    return text.length > maximum && countCodePoints(text) > maximum ? tooLong : text
  })
}

function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
