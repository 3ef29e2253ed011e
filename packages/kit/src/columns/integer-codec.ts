import { type ColumnCodec, type RuleViolation, violation } from './column-codec.js'
import { decimalOfText, isExactNumber } from './exact-number.js'

/** The largest value of each integer type; the smallest is one less than its negation. */
const maximum = {
  smallint: 32_767n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
} as const

export type IntegerType = keyof typeof maximum

const integerText = /^[+-]?\d+$/
const notInteger = violation('type', 'is not a whole number')
const imprecise = violation(
  'precision',
  'is a whole number that JavaScript cannot hold exactly: write it as a string or a bigint',
)

/** Canonical text: digits without plus sign and leading zeros, within the type's range. */
export function integerCodec(type: IntegerType): ColumnCodec {
  const parse = (text: string) => parseInteger(text, type)
  return { type, fromText: parse, fromValue: (value) => integerOfValue(value, parse) }
}

function integerOfValue(
  value: unknown,
  parse: (text: string) => string | RuleViolation,
): string | RuleViolation {
  if (typeof value === 'string') return parse(value)
  if (typeof value === 'bigint') return parse(String(value))
  if (isExactNumber(value)) return parse(decimalOfText(value.text) ?? '')
  if (typeof value !== 'number' || !Number.isInteger(value)) return notInteger
  return Number.isSafeInteger(value) ? parse(String(value)) : imprecise
}

function parseInteger(text: string, type: IntegerType): string | RuleViolation {
  if (!integerText.test(text)) return notInteger
  const outOfRange = () => violation('range', `is outside the range of ${type}`)
  if (text.length <= 15) {
    const small = Number(text)
    return Math.abs(small) <= maximum[type] || small === -Number(maximum[type] + 1n)
      ? String(small === 0 ? 0 : small)
      : outOfRange()
  }
  // A long run of digits costs quadratic time to parse: no integer type needs more than 40 with its zeros.
  if (text.length > 40) return outOfRange()
  const large = BigInt(text.replace('+', ''))
  return large <= maximum[type] && large >= -maximum[type] - 1n ? String(large) : outOfRange()
}
