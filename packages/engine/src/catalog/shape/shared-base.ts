import type { TableName } from '../../database/table-named.js'

/** The columns that come first in a table of ids: the tenant, and the number of the row. */
export const idsBesides = 2

/** What the bases of many tenants have alike. */
export interface SharedBase {
  /** Its rows, by their keys without the tenant's column. */
  readonly rows: TableName
  /** The tenants that have them, but for those of which the base itself says otherwise. */
  readonly tenants: TableName
  /** The ids of each tenant's own rows that a shared row refers to, many to a row. */
  readonly ids: TableName
  /** The columns that have such an id, as the base names them. */
  readonly idColumns: readonly string[]
}
