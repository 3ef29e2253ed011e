import type { TenantTable } from './schema-package.js'

/** The column of a table that holds the tenant's id. */
export function tenantColumnOf({ column, columns = {} }: TenantTable, table: string): string {
  return (Object.hasOwn(columns, table) ? columns[table] : undefined) ?? column
}
