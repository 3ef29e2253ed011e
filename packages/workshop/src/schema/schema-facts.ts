import type { TableDescriptors, TenantTable } from '@sow/kit'

/** What a schema module says: enough to write it, and to tell whether it still fits a database. */
export interface SchemaFacts {
  /** The schemas that were read; the first one is the project's. */
  readonly schemas: readonly string[]
  /** The tables that were asked for; null for all of them. */
  readonly only: readonly string[] | null
  /** Enumerations by the name of their TypeScript type, with their labels in order. */
  readonly enums: Readonly<Record<string, readonly string[]>>
  readonly tables: TableDescriptors
  readonly tenants: TenantTable | null
}
