import { type ColumnCodec, stringCodec, violation } from './column-codec.js'

const hexText = /^\\x(?:[0-9a-f]{2})*$/
const notHex = violation('type', 'is not bytes in hexadecimal (\\x00ff)')

/** Canonical text: `\x` and two lower-case hexadecimal digits per byte. */
export const byteaCodec: ColumnCodec = stringCodec('bytea', 'bytes in hexadecimal (\\x00ff)', (text) => {
  const lower = text.toLowerCase()
  return hexText.test(lower) ? lower : notHex
})
