import { dateViolation } from './calendar.js'
import { stringCodec } from './column-codec.js'

/** Canonical text: `YYYY-MM-DD`, a day of the calendar. */
export const dateCodec = stringCodec('date', 'a date (YYYY-MM-DD)', (text) => dateViolation(text) ?? text)
