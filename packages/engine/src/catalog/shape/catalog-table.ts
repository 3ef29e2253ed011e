import type { CatalogColumn } from './catalog-column.js'
import type { CatalogForeignKey, GuardedColumn } from './catalog-foreign-keys.js'
import type { CatalogUniqueIndex } from './catalog-unique-indexes.js'
import type { Placement } from './placement.js'
import type { TableName } from './target-shape.js'
import type { EqualityOfType, TypedColumn } from './type-equality.js'

/** A table as the catalog has it. */
export interface CatalogTable {
  readonly name: TableName
  readonly oid: number
  /** The cluster and the database that the table is in: a restored copy of a table is another one. */
  readonly server: string
  /** `r` table, `p` partitioned table, `v` view, `m` materialized view, `f` foreign table. */
  readonly kind: string
  readonly partitions: readonly number[]
  readonly estimatedRows: number
  readonly placement: Placement
  /** True where row-level security would filter rows for the role that Sow connects as. */
  readonly rowSecurity: boolean
  readonly columns: readonly CatalogColumn[]
  readonly uniqueIndexes: readonly CatalogUniqueIndex[]
  /** Triggers, of its partitions too, and rules: they may change or swallow what is written. */
  readonly triggers: readonly string[]
  /** Rules that write something else instead. */
  readonly insteadRules: readonly string[]
  /** True where other tables inherit from it, so that its indexes do not see all of its rows. */
  readonly inherited: boolean
  readonly referencedBy: readonly CatalogForeignKey[]
  readonly guardedColumns: readonly GuardedColumn[]
  /** Of columns that were asked for, in this table and others, the types that are not the server's own. */
  readonly otherTypes: readonly TypedColumn[]
  /** How the equality of a type of all these is written. */
  readonly equalityOf: EqualityOfType
}
