import { decimalOfNumber, expandExponent, parseDecimal, writeDecimal } from './decimal-text.js'

type Raw = typeof JSON & { rawJSON(text: string): unknown }

const brand = Symbol.for('sow.exact-number')

/** A number of a JSON text that JavaScript's own numbers cannot hold, as the text has it. */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
    Object.defineProperty(this, brand, { value: true })
  }

  /** Written as JSON it is a number again, with all of its digits. */
  toJSON(): unknown {
    return (JSON as Raw).rawJSON(this.text)
  }

  toString(): string {
    return this.text
  }
}

/** True of an `ExactNumber` of any copy of this package. */
export function isExactNumber(value: unknown): value is ExactNumber {
  return typeof value === 'object' && value !== null && brand in value
}

/** A number as JSON text has it, without exponent; null where no number of Postgres has so many digits. */
export function decimalOfText(text: string): string | null {
  const parts = parseDecimal(expandExponent(text) ?? '')
  return parts === null ? null : writeDecimal(parts)
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

/** What makes a second look necessary: an exponent, or more digits than a double holds. */
const uncertain = /\d[eE]|[\d.]{16}/

/** As `JSON.parse`, with an `ExactNumber` for each number that would not stay what is written. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  if (!uncertain.test(text)) return JSON.parse(text)
  const reviver: Reviver = (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && decimalOfNumber(value) !== decimalOfText(source)
      ? new ExactNumber(source)
      : value
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown)
}
