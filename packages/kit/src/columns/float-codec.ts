import { type ColumnCodec, type RuleViolation, violation } from './column-codec.js'
import { notMeant, specialNumber } from './decimal-text.js'
import { isExactNumber } from './exact-number.js'

export type FloatType = 'real' | 'double precision'

const floatText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const notFloat = violation('type', 'is not a number')

/** Canonical text: the shortest decimal that reads back as the same binary number; `0` for both zeros. */
export function floatCodec(type: FloatType): ColumnCodec {
  const write = type === 'real' ? writeReal : writeDouble
  const fromText = (text: string): string | RuleViolation => {
    const special = specialNumber(text)
    if (special !== null) return special
    if (!floatText.test(text)) return notFloat
    return write(Number(text))
  }
  return {
    type,
    fromText,
    fromValue: (value) => {
      if (typeof value === 'string') return fromText(value)
      if (isExactNumber(value)) return fromText(value.text)
      if (typeof value !== 'number') return notFloat
      return Number.isFinite(value) ? write(value) : notMeant
    },
  }
}

const outOfRange = violation('range', 'is outside the range of its floating point type')

function writeDouble(value: number): string | RuleViolation {
  if (!Number.isFinite(value)) return outOfRange
  return value === 0 ? '0' : String(value)
}

function writeReal(value: number): string | RuleViolation {
  const single = Math.fround(value)
  if (!Number.isFinite(single)) return outOfRange
  // Nine significant digits always tell two single precision numbers apart (IEEE 754: FLT_DECIMAL_DIG).
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits))
    if (Math.fround(shorter) === single) return writeDouble(shorter)
  }
  return writeDouble(Number(single.toPrecision(9)))
}
