import { type ColumnCodec, type RuleViolation, violation } from './column-codec.js'
import {
  type DecimalParts,
  decimalOfNumber,
  parseDecimal,
  specialNumber,
  writeDecimal,
} from './decimal-text.js'
import { decimalOfText, isExactNumber } from './exact-number.js'

/** `numeric(precision,scale)`; the scale may be negative (Postgres 15). */
export interface NumericLimit {
  readonly precision: number
  readonly scale: number
}

/** Postgres: up to 131072 digits before the decimal point, 16383 after it. */
const unlimited: NumericLimit = { precision: 131_072 + 16_383, scale: 16_383 }

const notNumeric = violation('type', 'is not a plain decimal number')
const infinite = violation('range', 'is infinite, which a numeric with a precision cannot hold')

/**
 * Canonical text: no exponent, no plus sign, no leading or trailing zeros (`12.50` is `12.5`, `-0` is `0`).
 * `NaN` and, without a precision, `Infinity` are numbers too. A digit beyond the column's scale is refused, where Postgres would round it away.
 */
export function numericCodec(type: string, limit: NumericLimit = unlimited): ColumnCodec {
  const fromText = (text: string) => parseNumeric(text, limit)
  return {
    type,
    fromText,
    fromValue: (value) => {
      if (typeof value === 'string') return fromText(value)
      if (typeof value === 'bigint') return fromText(String(value))
      if (isExactNumber(value)) return fromText(decimalOfText(value.text) ?? '')
      if (typeof value !== 'number') return notNumeric
      const text = decimalOfNumber(value)
      return typeof text === 'string' ? fromText(text) : text
    },
  }
}

function parseNumeric(text: string, limit: NumericLimit): string | RuleViolation {
  const special = specialNumber(text)
  if (special !== null) return special === 'NaN' || limit === unlimited ? special : infinite
  const parts = parseDecimal(text)
  if (parts === null) return notNumeric
  return limitViolation(parts, limit) ?? writeDecimal(parts)
}

function limitViolation(parts: DecimalParts, { precision, scale }: NumericLimit): RuleViolation | null {
  if (parts.fraction.length > Math.max(scale, 0) || !endsInZeros(parts.integer, -scale)) {
    return violation('scale', `has more digits after the point than a scale of ${scale} holds`)
  }
  const integerDigits = parts.integer === '0' ? 0 : parts.integer.length
  // With a scale above the precision, the first digits after the point must be zeros.
  const leadingZeros = Math.max(scale - precision, 0)
  const fits = integerDigits <= Math.max(precision - scale, 0) && startsInZeros(parts.fraction, leadingZeros)
  return fits ? null : violation('range', `has more digits than numeric(${precision},${scale}) holds`)
}

function endsInZeros(digits: string, count: number): boolean {
  return count <= 0 || digits === '0' || digits.endsWith('0'.repeat(count))
}

function startsInZeros(digits: string, count: number): boolean {
  return count <= 0 || /^0*$/.test(digits.slice(0, count))
}
