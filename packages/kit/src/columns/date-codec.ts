import { canonicalInfinity, dayOf, momentOf, parseDay, writeDay } from './calendar.js'
import { type ColumnCodec, type RuleViolation, violation } from './column-codec.js'

const notDate = violation('type', 'is not a date (YYYY-MM-DD)')
const notMidnight = violation(
  'zone',
  'is a Date that is not midnight in UTC, so that its day depends on a time zone: write the day as text (YYYY-MM-DD)',
)

/**
 * Canonical text: `YYYY-MM-DD`, a day of the calendar, with ` BC` where it is before the year 1; or `infinity`, `-infinity`.
 * Of a `Date` only midnight in UTC is a day.
 */
export const dateCodec: ColumnCodec = {
  type: 'date',
  fromText,
  fromValue: (value) =>
    value instanceof Date ? fromDate(value) : typeof value === 'string' ? fromText(value) : notDate,
}

function fromText(text: string): string | RuleViolation {
  const infinity = canonicalInfinity(text)
  if (infinity !== null) return infinity
  const day = parseDay(text)
  if ('rule' in day) return day
  const { date, era } = writeDay(day)
  return `${date}${era}`
}

function fromDate(value: Date): string | RuleViolation {
  if (Number.isNaN(value.getTime())) return notDate
  const day = dayOf(value)
  if ('rule' in day) return day
  if (momentOf(day).getTime() !== value.getTime()) return notMidnight
  const { date, era } = writeDay(day)
  return `${date}${era}`
}
