import { type ColumnCodec, violation } from './column-codec.js'

const spellings = new Map([
  ['t', 't'],
  ['true', 't'],
  ['f', 'f'],
  ['false', 'f'],
])

const notBoolean = violation('type', 'is not a boolean (true, false, t or f)')

/** Canonical text: `t` or `f`. */
export const booleanCodec: ColumnCodec = {
  type: 'boolean',
  fromValue: (value) => (typeof value === 'boolean' ? (value ? 't' : 'f') : notBoolean),
  fromText: (text) => spellings.get(text.toLowerCase()) ?? notBoolean,
}
