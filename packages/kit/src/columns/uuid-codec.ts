import { type ColumnCodec, stringCodec, violation } from './column-codec.js'

const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const notUuid = violation('type', 'is not a UUID as 00000000-0000-0000-0000-000000000000 is written')

/** Canonical text: lower case, with hyphens. */
export const uuidCodec: ColumnCodec = stringCodec('uuid', 'a UUID', (text) => {
  const lower = text.toLowerCase()
  return uuidText.test(lower) ? lower : notUuid
})
