import {
  canonicalInfinity,
  canonicalTime,
  type Day,
  dayOf,
  momentOf,
  parseDay,
  writeDay,
} from './calendar.js'
import { type ColumnCodec, type RuleViolation, violation } from './column-codec.js'

const timestampText = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(.*?)( BC)?$/i
const zoneText = /^ ?(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)$/

const notTimestamp = violation('type', 'is not a timestamp (YYYY-MM-DD HH:MM:SS)')
const notZoned = violation('type', 'is not a timestamp (YYYY-MM-DD HH:MM:SSZ)')
const notMoment = violation(
  'zone',
  'is a Date, which is a moment: a timestamp without time zone is written as text (YYYY-MM-DD HH:MM:SS)',
)
const zoneMissing = violation('zone', 'has no time zone: add Z or an offset such as -05:00')
const zoneRefused = violation('zone', 'has a time zone, which a timestamp without time zone would drop')

interface TimestampParts {
  readonly day: Day
  readonly time: string
  readonly zone: string
}

/**
 * Canonical text: `YYYY-MM-DD HH:MM:SS[.f]`, with ` BC` after it before the year 1; or `infinity`, `-infinity`. A time zone is
 * refused, where Postgres would ignore it.
 */
export function timestampCodec(type: string, precision: number): ColumnCodec {
  const fromText = (text: string) => {
    const parts = parseTimestamp(text, precision)
    if (typeof parts === 'string' || 'rule' in parts) return parts
    if (parts.zone !== '') return zoneText.test(parts.zone) ? zoneRefused : notTimestamp
    return writeTimestamp(parts, '')
  }
  return {
    type,
    fromText,
    fromValue: (value) =>
      typeof value === 'string' ? fromText(value) : value instanceof Date ? notMoment : notTimestamp,
  }
}

/** Canonical text: as without time zone, in UTC and with `+00`; a zone or offset is required. A `Date` has one. */
export function timestampWithZoneCodec(type: string, precision: number): ColumnCodec {
  const fromText = (text: string) => {
    const parts = parseTimestamp(text, precision)
    if (typeof parts === 'string' || 'rule' in parts) return parts
    if (parts.zone === '') return zoneMissing
    const minutes = parseOffset(parts.zone)
    return typeof minutes === 'number' ? writeUtc(parts, minutes) : minutes
  }
  const fromDate = (value: Date) => {
    if (Number.isNaN(value.getTime())) return notZoned
    const day = dayOf(value)
    if ('rule' in day) return day
    const time = canonicalTime(value.toISOString().slice(-13, -1), precision)
    return typeof time === 'string' ? writeTimestamp({ day, time }, '+00') : time
  }
  return {
    type,
    fromText,
    fromValue: (value) =>
      value instanceof Date ? fromDate(value) : typeof value === 'string' ? fromText(value) : notZoned,
  }
}

/** The parts of a timestamp, or one that is canonical as it is: infinity. */
function parseTimestamp(text: string, precision: number): TimestampParts | string | RuleViolation {
  const infinity = canonicalInfinity(text)
  if (infinity !== null) return infinity
  const match = timestampText.exec(text)
  if (match === null) return notTimestamp
  const [, date = '', timeOfDay = '', zone = '', era = ''] = match
  const day = parseDay(`${date}${era}`)
  if ('rule' in day) return day
  const time = canonicalTime(timeOfDay, precision)
  return typeof time === 'string' ? { day, time, zone } : time
}

/** The offset in minutes east of UTC; Postgres takes less than 16 hours. */
function parseOffset(zone: string): number | RuleViolation {
  const match = zoneText.exec(zone)
  if (match === null) return violation('zone', 'has no time zone that is Z or an offset such as -05:00')
  if (match[1] !== undefined) return 0
  const hours = Number(match[3])
  const minutes = Number(match[4] ?? 0)
  if (hours > 15 || minutes > 59) return violation('zone', 'has an offset that does not exist')
  return (match[2] === '-' ? -1 : 1) * (hours * 60 + minutes)
}

function writeUtc({ day, time }: TimestampParts, offsetMinutes: number): string | RuleViolation {
  if (offsetMinutes === 0) return writeTimestamp({ day, time }, '+00')
  const ofDay = Date.parse(`1970-01-01T${time.slice(0, 8)}Z`)
  const moment = new Date(momentOf(day).getTime() + ofDay - offsetMinutes * 60_000)
  const utc = dayOf(moment)
  if ('rule' in utc) return utc
  const clock = moment.toISOString().slice(-13, -5)
  return writeTimestamp({ day: utc, time: `${clock}${time.slice(8)}` }, '+00')
}

function writeTimestamp({ day, time }: Pick<TimestampParts, 'day' | 'time'>, zone: string): string {
  const { date, era } = writeDay(day)
  return `${date} ${time}${zone}${era}`
}
