import { createHash } from 'node:crypto'
import type { TableName } from './target-shape.js'

/** Postgres cuts longer names silently. */
const longestName = 63

/** The table of a dataset's base: `sow."base/domain/name"`, cut with a hash where that is too long. */
export function baseTableName(identity: string): TableName {
  const name = `base/${identity}`
  if (Buffer.byteLength(name) <= longestName) return { schema: 'sow', name }
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 12)
  return { schema: 'sow', name: `${name.slice(0, longestName - hash.length - 1)}~${hash}` }
}
