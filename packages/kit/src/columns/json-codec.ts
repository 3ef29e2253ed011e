import { canonicalJson, canonicalJsonText } from './canonical-json.js'
import type { ColumnCodec } from './column-codec.js'

/** `json` and `jsonb`: a TypeScript value is the JSON value itself, a CSV field is JSON text. */
export function jsonCodec(type: 'json' | 'jsonb'): ColumnCodec {
  return { type, fromValue: canonicalJson, fromText: canonicalJsonText }
}
