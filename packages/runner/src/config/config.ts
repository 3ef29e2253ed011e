import type { ColumnFill } from '@sow/engine'

/** What `sow.config.ts` may say. Everything has a default. */
export interface SowConfig {
  /** The database schema that the project's tables live in. Default `public`. */
  readonly schema?: string
  /** Seed and schema packages beside the project's dependencies: paths relative to the project, or names. */
  readonly packages?: readonly string[]
  /**
   * Whether the embedded database is used where `DATABASE_URL` is not set: true for `.sow/db` of the project, or
   * its directory. Default: only where that directory exists already.
   */
  readonly embedded?: boolean | { readonly directory: string }
  /** The folder of local seeds, relative to the project; false where there is none. Default `sow/seeds`. */
  readonly seeds?: string | false
  /**
   * The folder with the project's copies of publishers' files that seed packages declare as their source, relative to the
   * project. Default `sow/official-files`.
   */
  readonly officialFiles?: string
  /**
   * True where another tool keeps the schema: Sow runs no migration of any package, and of the packages whose tables those
   * migrations would make it takes the datasets that `mappings` names.
   */
  readonly ownSchema?: boolean
  /** The module that `sow schema pull` writes, relative to the project. Default `sow/schema.ts`. */
  readonly schemaModule?: string
  /**
   * The project's own tables for datasets of packages, by `domain/name`: `{ 'billing-masters/payers': { table: 'Payer' } }`.
   * True takes a dataset, or all of a domain, with the names that it has.
   */
  readonly mappings?: Readonly<Record<string, DatasetMapping | true>>
  /**
   * Columns that refer to a table of codes although no foreign key says so, for `--impact`:
   * `{ to: 'billing_diagnosis_codes', table: 'favourites', columns: { code: 'icd10', code_system: { is: 'ICD-10-CM' } } }`.
   */
  readonly references?: readonly CodeReference[]
  /** The project's own tenants, in place of those that a schema package declares. */
  readonly tenants?: ProjectTenants
  /** The databases that `sow fleet` works on. */
  readonly fleet?: Fleet
}

/** Columns of a table that hold the key of a code, or what it is in all rows. */
export interface CodeReference {
  /** The table of codes. */
  readonly to: string
  /** The table whose rows refer to it. */
  readonly table: string
  /** By the columns of the key: the column that holds the value, or the value itself. */
  readonly columns: Readonly<Record<string, string | { readonly is: string }>>
}

/** Who decides the value of a column. */
type ColumnOwner = 'package' | 'site' | 'shared'

/** What the values of a column name: rows of a table by their key, of a dataset, or of the same file. */
type LocalReference =
  | { readonly table: string; readonly key: readonly string[] }
  | { readonly dataset: string }
  | 'self'

/**
 * A dataset of the project itself, as the default export of a file in the folder of local seeds, or, without rows of its own,
 * as `NAME.seed.json` beside `NAME.csv`. What is not said is found in the table. What each property means is what it means to
 * `defineDataset`.
 */
export interface LocalSeed {
  /** Default: the name of the file. */
  readonly name?: string
  readonly title?: string
  /** Default: the first text column of a usual name, as `name` or `title`. */
  readonly nameColumn?: string
  /** Default: the table that is called as the file is. */
  readonly table?: string
  /** The migration, of whatever tool, without which the rows are not meant: until it is recorded as applied the seed waits. */
  readonly after?: string
  /** Default: the one natural key of the table. */
  readonly key?: readonly string[]
  readonly scope?: 'global' | 'tenant'
  readonly kind?: 'reference' | 'starter' | 'demo'
  /** Default: what the foreign keys of the table say. */
  readonly refs?: Readonly<Record<string, LocalReference>>
  readonly own?: Readonly<Record<string, ColumnOwner>>
  readonly defaultOwnership?: ColumnOwner
  readonly rowOwnership?: 'package' | 'site'
  /**
   * What new rows get in columns that the file does not have: a new `uuid`, the moment of the run (`now`), or a value. Default: a
   * UUID for an id that the application makes, and the moment for `updatedAt` and its like.
   */
  readonly fill?: Readonly<Record<string, ColumnFill>>
  readonly absent?: 'keep' | 'delete' | { readonly retireOn: string }
  readonly formerly?: readonly string[]
  readonly license?: string
  /** What stands between two fields of the CSV file. Default: a comma. */
  readonly delimiter?: ',' | ';' | '\t' | '|'
  /** Rows, or a CSV or NDJSON file beside this one. Default: the file of the same name. */
  readonly rows?: string | readonly object[]
}

/** Where the rows of a dataset go in the project's own schema. */
export interface DatasetMapping {
  /** The table: `Payer`, `billing.Payer`, or with its schema apart. Default: as the dataset has it. */
  readonly table?: MappedTable
  /** The table's columns by the names that the dataset has for them; null leaves one out. The others keep their names. */
  readonly columns?: Readonly<Record<string, string | null>>
  /**
   * What new rows get in columns that the dataset does not have, and that belong to the site from then on: a new `uuid`, the
   * moment of the run (`now`), or a value.
   */
  readonly fill?: Readonly<Record<string, ColumnFill>>
}

/** A table by its name, in the project's schema or in another one. */
export type MappedTable = string | { readonly schema: string; readonly table: string }

/** How the project's own schema keeps several tenants in one table. */
export interface ProjectTenants {
  /** The table with one row for each tenant: `Organization`. */
  readonly table: MappedTable
  /** Its primary key column. Default `id`. */
  readonly id?: string
  /** The column by which people name a tenant: `slug`. */
  readonly key: string
  /** Only tenants in one of these states receive rows. Default: all of them. */
  readonly active?: { readonly column: string; readonly in: readonly string[] }
  /** The column that holds the tenant's id in every other table, or in each of them by its name. */
  readonly column: string | Readonly<Record<string, string>>
}

/** Many databases that have the same schema and take the same datasets. */
export interface Fleet {
  /** The databases: a list of them, where a list of them is kept, or a function that answers one. */
  readonly targets: FleetTargets
  /** The order in which they are worked on, the canary first. Default: one group with all of them. */
  readonly groups?: readonly FleetGroup[]
  /** The most databases of one server that are worked on at a time. Default 4. */
  readonly perServer?: number
  /** Where several workers read what is to be done, for `sow fleet apply --queue` and `sow fleet work`. */
  readonly queue?: FleetQueuePlace
}

/** A pg-boss queue, which `@sow/fleet-queue` reads. */
export interface FleetQueuePlace {
  /** The environment variable that holds the URL of its database. */
  readonly env: string
  /** The schema of pg-boss's tables. Default `pgboss`, as pg-boss has it. */
  readonly schema?: string
  /** The name of the queue, where several fleets share a database. Default `sow-fleet`. */
  readonly name?: string
}

export type FleetTargets =
  | readonly FleetTarget[]
  /** A CSV or JSON file of the project, with the properties of a target as its columns. */
  | { readonly file: string }
  /** A query that the database of an environment variable answers, with these columns. */
  | { readonly sql: string; readonly env: string }
  | (() => readonly FleetTarget[] | Promise<readonly FleetTarget[]>)

/** One database of a fleet. No secret: the environment has its address. */
export interface FleetTarget {
  /** What people call it. */
  readonly name: string
  /** The environment variable that holds its URL. */
  readonly env: string
  /** The database of that server, where the URL is that of another one. */
  readonly database?: string
  /** The schema of the project's tables there, where it is another one than in the configuration: a schema for each tenant. */
  readonly schema?: string
  /** The group that it belongs to. Default: the last one. */
  readonly group?: string
}

export interface FleetGroup {
  readonly name: string
  /** The most of its databases that are worked on at a time. Default 4. */
  readonly parallel?: number
  /** The failures that it takes: one more, and no other database of it, and no later group, is begun. Default 0. */
  readonly mostFailures?: number
}

/** The configuration of a project, for `export default defineConfig({...})` in its sow.config.ts. */
export function defineConfig(config: SowConfig): SowConfig {
  return config
}
