import { type RuleViolation, violation } from './column-codec.js'

const dateText = /^(\d{4})-(\d{2})-(\d{2})( BC)?$/i
const timeText = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/
const infinityText = /^([+-]?)infinity$/i

const notInCalendar = violation('calendar', 'is a day or time that does not exist')
const outOfRange = violation('range', 'is before the year 4713 BC or after the year 9999')

/** The first day that Postgres has. */
const firstDay = Date.UTC(-4713, 10, 24)

/** `infinity` or `-infinity`, the ends of all time; null where the text is neither. */
export function canonicalInfinity(text: string): string | null {
  const match = infinityText.exec(text)
  return match === null ? null : `${match[1] === '-' ? '-' : ''}infinity`
}

/** A day, counted as astronomers do: the year before 1 is 0. */
export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Reads `YYYY-MM-DD`, years 0001 to 9999, with ` BC` after it down to the year 4713. */
export function parseDay(text: string): Day | RuleViolation {
  const match = dateText.exec(text)
  if (match === null) return violation('type', 'is not a date (YYYY-MM-DD)')
  const [written, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const year = match[4] === undefined ? written : 1 - written
  const exists = written >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month)
  if (!exists) return notInCalendar
  return momentOf({ year, month, day }).getTime() < firstDay ? outOfRange : { year, month, day }
}

/** Writes a day as `parseDay` reads it, and the part of a text that comes after day and time. */
export function writeDay({ year, month, day }: Day): { readonly date: string; readonly era: string } {
  const digits = (number: number, length: number) => String(number).padStart(length, '0')
  const date = `${digits(year < 1 ? 1 - year : year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
  return { date, era: year < 1 ? ' BC' : '' }
}

/** Midnight of a day, in UTC. `Date.UTC` takes years below 100 for those of the last century. */
export function momentOf({ year, month, day }: Day): Date {
  const moment = new Date(0)
  moment.setUTCFullYear(year, month - 1, day)
  return moment
}

/** The day of a moment, in UTC. */
export function dayOf(moment: Date): Day | RuleViolation {
  const day = { year: moment.getUTCFullYear(), month: moment.getUTCMonth() + 1, day: moment.getUTCDate() }
  return day.year > 9999 || moment.getTime() < firstDay ? outOfRange : day
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
