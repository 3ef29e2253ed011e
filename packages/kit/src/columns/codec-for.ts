import { arrayCodec } from './array-codec.js'
import { booleanCodec } from './boolean-codec.js'
import { byteaCodec } from './bytea-codec.js'
import type { ColumnCodec } from './column-codec.js'
import { dateCodec } from './date-codec.js'
import { floatCodec } from './float-codec.js'
import { integerCodec } from './integer-codec.js'
import { jsonCodec } from './json-codec.js'
import { numericCodec } from './numeric-codec.js'
import { otherCodec } from './other-codec.js'
import { textCodec } from './text-codec.js'
import { timeCodec } from './time-codec.js'
import { timestampCodec, timestampWithZoneCodec } from './timestamp-codec.js'
import { uuidCodec } from './uuid-codec.js'

const plain = new Map<string, ColumnCodec>(
  [
    textCodec('text'),
    textCodec('citext'),
    textCodec('character varying'),
    booleanCodec,
    integerCodec('smallint'),
    integerCodec('integer'),
    integerCodec('bigint'),
    numericCodec('numeric'),
    floatCodec('real'),
    floatCodec('double precision'),
    dateCodec,
    timeCodec('time without time zone', 6),
    timestampCodec('timestamp without time zone', 6),
    timestampWithZoneCodec('timestamp with time zone', 6),
    uuidCodec,
    jsonCodec('json'),
    jsonCodec('jsonb'),
    byteaCodec,
  ].map((codec) => [codec.type, codec]),
)

type Build = (type: string, first: number, second: number) => ColumnCodec

/** Types with modifiers in parentheses, as `format_type` writes them. */
const modified: readonly (readonly [RegExp, Build])[] = [
  [/^character varying\((\d+)\)$/, (type, length) => textCodec(type, length)],
  [/^character\((\d+)\)$/, (type, length) => textCodec(type, length)],
  [/^numeric\((\d+),(-?\d+)\)$/, (type, precision, scale) => numericCodec(type, { precision, scale })],
  [/^time\((\d)\) without time zone$/, (type, precision) => timeCodec(type, precision)],
  [/^timestamp\((\d)\) without time zone$/, (type, precision) => timestampCodec(type, precision)],
  [/^timestamp\((\d)\) with time zone$/, (type, precision) => timestampWithZoneCodec(type, precision)],
]

/** The codec of a type as Postgres' `format_type` writes it. Every type has one. */
export function codecFor(type: string): ColumnCodec {
  if (type.endsWith('[]')) return arrayCodec(codecFor(type.slice(0, -2)))
  return plain.get(type) ?? modifiedCodec(type) ?? otherCodec(type)
}

function modifiedCodec(type: string): ColumnCodec | undefined {
  for (const [pattern, build] of modified) {
    const match = pattern.exec(type)
    if (match !== null) return build(type, Number(match[1]), Number(match[2]))
  }
  return undefined
}
