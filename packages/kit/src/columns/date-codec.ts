import { dateViolation } from './calendar.js'
import { type ColumnCodec, stringCodec } from './column-codec.js'

/** Canonical text: `YYYY-MM-DD`, a day of the calendar. */
export const dateCodec: ColumnCodec = stringCodec(
  'date',
  'a date (YYYY-MM-DD)',
  (text) => dateViolation(text) ?? text,
)
