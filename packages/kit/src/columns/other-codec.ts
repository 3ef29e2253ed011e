import { booleanCodec } from './boolean-codec.js'
import { type ColumnCodec, violation } from './column-codec.js'
import { decimalOfNumber } from './decimal-text.js'
import { decimalOfText, isExactNumber } from './exact-number.js'
import { textCodec } from './text-codec.js'

const tooLong = violation('range', 'is a number that Postgres cannot hold')

/**
 * Any type that has no codec of its own (interval, an enum, a domain, a range): its text as it is, which the
 * database checks. Numbers and booleans are taken too, for domains over them.
 */
export function otherCodec(type: string): ColumnCodec {
  const { fromText } = textCodec(type)
  return {
    type,
    fromText,
    fromValue: (value) => {
      if (typeof value === 'string') return fromText(value)
      if (typeof value === 'number') return decimalOfNumber(value)
      if (typeof value === 'bigint') return String(value)
      if (isExactNumber(value)) return decimalOfText(value.text) ?? tooLong
      return typeof value === 'boolean'
        ? booleanCodec.fromValue(value)
        : violation('type', `is not the text of its type, ${type}`)
    },
  }
}
