import { type RuleViolation, violation } from './column-codec.js'

const dateText = /^(\d{4})-(\d{2})-(\d{2})$/
const timeText = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/

const notInCalendar = violation('calendar', 'is a day or time that does not exist')

/** Checks `YYYY-MM-DD`, years 0001 to 9999; null where it is a day of the calendar. */
export function dateViolation(text: string): RuleViolation | null {
  const match = dateText.exec(text)
  if (match === null) return violation('type', 'is not a date (YYYY-MM-DD)')
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month)
  return exists ? null : notInCalendar
}

/** Canonical `HH:MM:SS[.f]` with a trimmed fraction of at most `precision` digits. */
export function canonicalTime(text: string, precision: number): string | RuleViolation {
  const match = timeText.exec(text)
  if (match === null) return violation('type', 'is not a time (HH:MM:SS)')
  const [, hour = '', minute = '', second = '00', digits = ''] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return notInCalendar
  const fraction = digits.replace(/0+$/, '')
  if (fraction.length > precision) {
    return violation('scale', `has more than ${precision} digits after its seconds`)
  }
  return `${hour}:${minute}:${second}${fraction === '' ? '' : `.${fraction}`}`
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
