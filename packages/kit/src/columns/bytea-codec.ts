import { type ColumnCodec, stringCodec, violation } from './column-codec.js'

const hexText = /^\\x(?:[0-9a-f]{2})*$/
const notHex = violation('type', 'is not bytes in hexadecimal (\\x00ff)')

const texts: ColumnCodec = stringCodec('bytea', 'bytes in hexadecimal (\\x00ff)', (text) => {
  const lower = text.toLowerCase()
  return hexText.test(lower) ? lower : notHex
})

/** Canonical text: `\x` and two lower-case hexadecimal digits per byte. A `Buffer` or `Uint8Array` is taken as it is. */
export const byteaCodec: ColumnCodec = {
  ...texts,
  fromValue: (value) =>
    value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : texts.fromValue(value),
}
