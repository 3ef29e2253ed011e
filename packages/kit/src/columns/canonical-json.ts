import { type RuleViolation, violation } from './column-codec.js'
import { decimalOfNumber } from './decimal-text.js'
import { decimalOfText, isExactNumber, parseExactJson } from './exact-number.js'
import { textViolation } from './text-codec.js'

/** Carries a violation out of the recursion. */
class Refused extends Error {
  readonly violation: RuleViolation
  constructor(refused: RuleViolation) {
    super(refused.rule)
    this.violation = refused
  }
}

const notJson = violation('type', 'is not JSON')

/**
 * Writes JSON in one spelling: no white space, object keys sorted by UTF-16 code unit, numbers as decimals without
 * exponent or needless zeros. Strings are refused where jsonb would refuse them (NUL, half surrogate pairs).
 */
export function canonicalJson(value: unknown): string | RuleViolation {
  try {
    return writeValue(value)
  } catch (error) {
    if (error instanceof Refused) return error.violation
    throw error
  }
}

/** As `canonicalJson`, of JSON text: every digit of a number counts; of a key that occurs twice the last one does. */
export function canonicalJsonText(text: string): string | RuleViolation {
  if (isCanonical(text)) return text
  let parsed: unknown
  try {
    parsed = parseExactJson(text)
  } catch {
    return notJson
  }
  return canonicalJson(parsed)
}

/** What makes a second look necessary: an escape, an exponent, more digits than a double holds. */
const uncertain = /\\|\d[eE]|[\d.]{16}/

/** True where the text is in the one spelling already: most of what packages ship is, and rewriting it costs. */
function isCanonical(text: string): boolean {
  if (uncertain.test(text) || !text.isWellFormed()) return false
  try {
    const parsed: unknown = JSON.parse(text)
    return isSorted(parsed) && JSON.stringify(parsed) === text
  } catch {
    return false
  }
}

function isSorted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isSorted)
  let before: string | null = null
  for (const [key, entry] of Object.entries(value)) {
    if (before !== null && before >= key) return false
    if (!isSorted(entry)) return false
    before = key
  }
  return true
}

function writeValue(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return accept(decimalOfNumber(value))
  if (isExactNumber(value)) return writeNumberText(value.text)
  // A place that was never filled is no value either.
  if (Array.isArray(value)) return `[${Array.from(value, writeValue).join(',')}]`
  if (typeof value === 'object') return writeObject(value)
  throw new Refused(notJson)
}

function writeObject(value: object): string {
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) {
    throw new Refused(notJson)
  }
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, entry]) => `${writeString(key)}:${writeValue(entry)}`).join(',')}}`
}

function writeString(text: string): string {
  const refused = textViolation(text)
  if (refused !== null) throw new Refused(refused)
  return JSON.stringify(text)
}

function writeNumberText(source: string): string {
  const decimal = decimalOfText(source)
  if (decimal === null) throw new Refused(violation('range', 'holds a number that Postgres cannot hold'))
  return decimal
}

function accept(result: string | RuleViolation): string {
  if (typeof result === 'string') return result
  throw new Refused(result)
}
