import { fitName } from '../../database/fit-name.js'
import type { TableName } from './target-shape.js'

/** The table of a dataset's base: `sow."base/domain/name"`, cut with a hash where that is too long. */
export function baseTableName(identity: string): TableName {
  return { schema: 'sow', name: fitName(`base/${identity}`, identity) }
}
