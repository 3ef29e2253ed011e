import { fitName } from '../../database/fit-name.js'
import type { SharedBase } from './shared-base.js'
import type { TableName } from './target-shape.js'

/** The table of a dataset's base: `sow."base/domain/name"`, cut with a hash where that is too long. */
export function baseTableName(identity: string): TableName {
  return { schema: 'sow', name: fitName(`base/${identity}`, identity) }
}

/** The tables beside it that have what is one for many tenants: `sow."shared/domain/name"`, and `sharers/` and `ids/` likewise. */
export function sharedBaseNames(identity: string): Omit<SharedBase, 'idColumns'> {
  return {
    ids: { schema: 'sow', name: fitName(`ids/${identity}`, identity) },
    rows: { schema: 'sow', name: fitName(`shared/${identity}`, identity) },
    tenants: { schema: 'sow', name: fitName(`sharers/${identity}`, identity) },
  }
}
