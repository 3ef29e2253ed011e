import type { TableDescriptors } from '../columns/column-descriptor.js'
import { checkPlacements } from './check-placements.js'
import type { Placements } from './placement.js'

/** How a schema keeps several tenants in one table. */
export interface TenantTable {
  /** The table with one row per tenant: `organizations`. */
  readonly table: string
  /** Its primary key column, which `column` refers to. */
  readonly id: string
  /** Its natural key, by which people name a tenant: `slug`. */
  readonly key: string
  /** The column of every tenant-scoped table that holds the tenant's id: `org_id`. */
  readonly column: string
  /** The same column of tables that call it otherwise: `{ visits: 'clinic_id' }`. */
  readonly columns?: Readonly<Record<string, string>>
  /** Only tenants in one of these states receive rows. Absent: all of them. */
  readonly active?: { readonly column: string; readonly in: readonly string[] }
}

/**
 * A Kysely migration, as structure: `up` and `down` take a `Kysely<any>`. Kit knows no database,
 * so the parameter's type is the schema package's business.
 */
export interface Migration {
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's migration seam.
  up(db: any): Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's migration seam.
  down?(db: any): Promise<void>
  /**
   * The indexes that the migration builds with `create index concurrently`: it then runs outside a transaction, does
   * nothing else, and is believed only once the catalog has every one of them valid.
   */
  readonly concurrentIndexes?: readonly string[]
}

/** Migrations by name, `YYYYMMDDHHMMSS_what`, in the order in which they are applied. */
export type Migrations = Readonly<Record<string, Migration>>

export interface SchemaPackage {
  readonly migrations: Migrations
  readonly tables: TableDescriptors
  readonly tenants: TenantTable | undefined
  /** Where tables are in a cluster of Citus; absent where nothing is declared. */
  readonly placements?: Placements
}

const brand = Symbol.for('sow.schema-package')

/**
 * Declares what a schema package exports: migrations, column descriptors, the tenant table, and where tables are in a cluster of Citus.
 * Throws SowError DEFINITION_INVALID.
 */
export function defineSchemaPackage(definition: {
  readonly migrations: Migrations
  readonly tables: TableDescriptors
  readonly tenants?: TenantTable | undefined
  readonly placements?: Placements
}): SchemaPackage {
  const { tables, placements } = definition
  if (placements !== undefined) checkPlacements({ tables, placements })
  return Object.freeze({
    migrations: definition.migrations,
    tables,
    tenants: definition.tenants,
    ...(placements === undefined ? {} : { placements }),
    [brand]: true,
  })
}

/** True for the value of `defineSchemaPackage`, of any copy of this package. */
export function isSchemaPackage(value: unknown): value is SchemaPackage {
  return typeof value === 'object' && value !== null && brand in value
}
