import { type RuleViolation, violation } from './column-codec.js'

const decimal = /^([+-]?)(\d+)(?:\.(\d*))?$|^([+-]?)\.(\d+)$/

const imprecise = violation(
  'precision',
  'is a number of more than 15 digits, which JavaScript cannot hold exactly: write it as a string',
)

/** What a calculation that went wrong leaves behind is no value; where it is meant, it is written out. */
export const notMeant: RuleViolation = violation(
  'type',
  "is a number that is not finite: where that is meant, write the text 'NaN', 'Infinity' or '-Infinity'",
)

const specialNumbers = new Map([
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['infinity', 'Infinity'],
])

/** `NaN`, `Infinity` or `-Infinity`, in whatever case; null where the text is none of them. */
export function specialNumber(text: string): string | null {
  const [, sign = '', name = ''] = /^([+-]?)([a-z]+)$/i.exec(text) ?? []
  const found = specialNumbers.get(name.toLowerCase())
  if (found === undefined || (found === 'NaN' && sign !== '')) return null
  return `${sign === '-' ? '-' : ''}${found}`
}

/** A decimal number in parts, without plus sign and without zeros that mean nothing. */
export interface DecimalParts {
  readonly negative: boolean
  readonly integer: string
  readonly fraction: string
}

/** Parses `-012.50` as `{ negative: true, integer: '12', fraction: '5' }`; null where it is no plain decimal number. */
export function parseDecimal(text: string): DecimalParts | null {
  const match = decimal.exec(text)
  if (match === null) return null
  const integer = (match[2] ?? '').replace(/^0+(?=\d)/, '') || '0'
  const fraction = trimTrailingZeros(match[3] ?? match[5] ?? '')
  const negative = (match[1] ?? match[4]) === '-' && (integer !== '0' || fraction !== '')
  return { negative, integer, fraction }
}

/** Writes the parts: no exponent, no plus sign, no needless zeros, never `-0`. */
export function writeDecimal({ negative, integer, fraction }: DecimalParts): string {
  return `${negative ? '-' : ''}${integer}${fraction === '' ? '' : `.${fraction}`}`
}

/**
 * The exact decimal text of a JavaScript number. A double holds every decimal of up to 15 significant digits
 * without loss (IEEE 754: DBL_DIG); with more, what the author wrote may already be lost, so it is refused.
 */
export function decimalOfNumber(value: number): string | RuleViolation {
  if (!Number.isFinite(value)) return notMeant
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value)
  const text = String(value)
  const digits = text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '')
  if (digits.length > 15 || Math.abs(value) > Number.MAX_SAFE_INTEGER) return imprecise
  return expandExponent(text) ?? imprecise
}

/** Writes `1.5e-7` as `0.00000015`; null where the exponent is beyond what any Postgres number holds. */
export function expandExponent(text: string): string | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  if (Math.abs(exponent) > 16_383) return null
  const digits = whole + fraction
  const point = whole.length + exponent
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

function trimTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--
  return digits.slice(0, end)
}
