import { canonicalTime } from './calendar.js'
import { type ColumnCodec, stringCodec } from './column-codec.js'

/** Canonical text: `HH:MM:SS[.f]`; `24:00:00`, the end of a day, is a time of its own in Postgres. */
export function timeCodec(type: string, precision: number): ColumnCodec {
  return stringCodec(type, 'a time (HH:MM:SS)', (text) =>
    /^24:00(?::00(?:\.0+)?)?$/.test(text) ? '24:00:00' : canonicalTime(text, precision),
  )
}
