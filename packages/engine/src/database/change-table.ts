import type { ColumnType, Generated } from 'kysely'

/**
 * What a run did to one row, or alike to one row of each of several tenants, with all that an undo needs. Values are in their
 * types' text form.
 */
export interface ChangeTable {
  readonly run: number
  readonly dataset: string
  readonly ordinal: number
  /** One of '' for a global dataset. */
  readonly tenants: readonly string[]
  /** Without the tenant where there are several. */
  readonly key: ColumnType<unknown, string, never>
  readonly action: 'insert' | 'update' | 'revive' | 'retire' | 'delete' | 'tombstone' | 'rebase' | 'rename'
  /** The columns that were written, as they were; the whole row where it was deleted. */
  readonly before: ColumnType<unknown, string | null, null>
  /** The columns that were written, as they became. */
  readonly after: ColumnType<unknown, string | null, null>
  /** The base of the shared columns, as it was; null where the row had no base. */
  readonly base_before: ColumnType<unknown, string | null, null>
  /** Of it the ids of rows that only the tenant has, an object for each tenant in their order; null where there are none. */
  readonly own_before: ColumnType<readonly unknown[] | null, never, never>
  readonly inserted_run_before: number | null
  readonly tombstone_run_before: number | null
  /** True where somebody else had written the row last. */
  readonly touched: Generated<boolean>
}
