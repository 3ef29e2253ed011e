import { canonicalTime, dateViolation } from './calendar.js'
import { type ColumnCodec, type RuleViolation, stringCodec, violation } from './column-codec.js'

const timestampText = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(.*)$/
const zoneText = /^ ?(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)$/

const notTimestamp = violation('type', 'is not a timestamp (YYYY-MM-DD HH:MM:SS)')
const zoneMissing = violation('zone', 'has no time zone: add Z or an offset such as -05:00')
const zoneRefused = violation('zone', 'has a time zone, which a timestamp without time zone would drop')

interface TimestampParts {
  readonly date: string
  readonly time: string
  readonly zone: string
}

/** Canonical text: `YYYY-MM-DD HH:MM:SS[.f]`; a time zone is refused, where Postgres would ignore it. */
export function timestampCodec(type: string, precision: number): ColumnCodec {
  return stringCodec(type, 'a timestamp (YYYY-MM-DD HH:MM:SS)', (text) => {
    const parts = parseTimestamp(text, precision)
    if (!('date' in parts)) return parts
    if (parts.zone !== '') return zoneText.test(parts.zone) ? zoneRefused : notTimestamp
    return `${parts.date} ${parts.time}`
  })
}

/** Canonical text: `YYYY-MM-DD HH:MM:SS[.f]+00`, in UTC; a zone or offset is required. */
export function timestampWithZoneCodec(type: string, precision: number): ColumnCodec {
  return stringCodec(type, 'a timestamp (YYYY-MM-DD HH:MM:SSZ)', (text) => {
    const parts = parseTimestamp(text, precision)
    if (!('date' in parts)) return parts
    if (parts.zone === '') return zoneMissing
    const minutes = parseOffset(parts.zone)
    return typeof minutes === 'number' ? writeUtc(parts, minutes) : minutes
  })
}

function parseTimestamp(text: string, precision: number): TimestampParts | RuleViolation {
  const match = timestampText.exec(text)
  if (match === null) return notTimestamp
  const [, date = '', timeOfDay = '', zone = ''] = match
  const refused = dateViolation(date)
  if (refused !== null) return refused
  const time = canonicalTime(timeOfDay, precision)
  return typeof time === 'string' ? { date, time, zone } : time
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

function writeUtc({ date, time }: TimestampParts, offsetMinutes: number): string | RuleViolation {
  if (offsetMinutes === 0) return `${date} ${time}+00`
  const instant = Date.parse(`${date}T${time.slice(0, 8)}Z`) - offsetMinutes * 60_000
  const utc = new Date(instant).toISOString()
  if (!/^(?!0000)\d{4}-/.test(utc)) return violation('range', 'is before the year 1 or after the year 9999')
  return `${utc.slice(0, 10)} ${utc.slice(11, 19)}${time.slice(8)}+00`
}
