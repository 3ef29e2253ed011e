import { canonicalJson, canonicalJsonText } from './canonical-json.js'
import type { ColumnCodec } from './column-codec.js'
import { isJsonNull } from './json-null.js'

/**
 * `json` and `jsonb`: a TypeScript value is the JSON value itself, but for null, which is `jsonNull`; a CSV field is JSON
 * text.
 */
export function jsonCodec(type: 'json' | 'jsonb'): ColumnCodec {
  return {
    type,
    fromValue: (value) => canonicalJson(isJsonNull(value) ? null : value),
    fromText: canonicalJsonText,
  }
}
