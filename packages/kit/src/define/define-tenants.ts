import type { ColumnName, TableName } from './dataset-types.js'
import type { TenantTable } from './schema-package.js'

/** A column of any table. */
type AnyColumn<DB> = { [T in TableName<DB>]: ColumnName<DB, T> }[TableName<DB>]

/** How a schema keeps several tenants, its names checked against the `Database` type. */
export interface TenantsDefinition<DB, T extends TableName<DB>> {
  /** The table with one row per tenant: `organizations`. */
  readonly table: T
  /** Its primary key column. */
  readonly id: ColumnName<DB, T>
  /** Its natural key, by which people name a tenant: `slug`. */
  readonly key: ColumnName<DB, T>
  /** The column of every other table that holds the tenant's id: `org_id`. */
  readonly column: AnyColumn<DB>
  /** The same column of tables that call it otherwise: `{ visits: 'clinic_id' }`. */
  readonly columns?: { readonly [Other in TableName<DB>]?: ColumnName<DB, Other> }
  /** Only tenants in one of these states receive rows. Absent: all of them. */
  readonly active?: { readonly column: ColumnName<DB, T>; readonly in: readonly string[] }
}

/**
 * Declares the tenants of one's own schema: `tenants: defineTenants<Database>()({ table: 'shops', ... })`. Rows of a dataset with
 * the scope `tenant` then go to each of them.
 */
export function defineTenants<DB>(): <T extends TableName<DB>>(
  definition: TenantsDefinition<DB, T>,
) => TenantTable {
  return ({ table, id, key, column, columns, active }) =>
    Object.freeze({
      ...{ table, id, key, column },
      ...(columns === undefined ? {} : { columns: columns as Readonly<Record<string, string>> }),
      ...(active === undefined ? {} : { active }),
    })
}
