import type {
  DataSource,
  DatasetKind,
  DatasetScope,
  SchemaPackage,
  TableDescriptors,
  TenantTable,
} from '@sow/kit'

/** A reference as its author would write it: the other dataset by its name. */
export type AuthoredReference =
  | { readonly to: 'dataset'; readonly dataset: string }
  | { readonly to: 'self' }
  | { readonly to: 'table'; readonly table: string; readonly key: readonly string[] }

export type AuthoredRow = Readonly<Record<string, unknown>>

/** Where the rows of a dataset are written. */
export type RowFormat = 'ts' | 'csv' | 'ndjson'

/** Rows that are held in memory, that wait in a file as the package will have it, or that stand in a publisher's file. */
export type AuthoredRows =
  | { readonly kind: 'held'; readonly rows: readonly AuthoredRow[] }
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'official'
      readonly codeSet: string
      readonly file: string
      readonly sha256: string
      /** Where the file is now; the package does not say it. */
      readonly path: string
    }

/** An enumeration of a column: its name as SQL, and its words. */
export interface AuthoredEnum {
  readonly name: string
  readonly labels: readonly string[]
}

/** A dataset that is about to be written as source. */
export interface AuthoredDataset {
  /** Kebab-case. */
  readonly name: string
  readonly title: string
  readonly table: string
  readonly scope: DatasetScope
  readonly kind: DatasetKind
  readonly key: readonly string[]
  readonly refs: Readonly<Record<string, AuthoredReference>>
  /** The columns that are the site's own. */
  readonly siteColumns: readonly string[]
  /** The column that dates retired rows; null where rows that are gone stay. */
  readonly retireOn: string | null
  /** Further properties, as its author writes them. */
  readonly more?: Readonly<Record<string, unknown>>
  /** Left out where the package's own publisher and release are meant. */
  readonly source?: DataSource
  /** Left out where it is the package's. */
  readonly license?: string
  readonly format: RowFormat
  /** The headers of a CSV file, for rows that there may be none of; in other forms the columns. */
  readonly headers: readonly string[]
  /** TypeScript values; in CSV the texts of its fields, by its headers. */
  readonly rows: AuthoredRows
}

/** A schema package that a new package builds on, and by which names it is imported. */
export interface UsedSchema {
  readonly package: string
  readonly version: string
  /** What its value is called in the new package: `clinicSchema`. */
  readonly value: string
  /** The same between the braces of an import. */
  readonly imported: string
  /** The name of its Kysely `Database` type: `ClinicDatabase`. */
  readonly type: string
  /** True where that type is made with Kysely's. */
  readonly needsKysely: boolean
  readonly definition: SchemaPackage
}

/** A migration that a new package brings. */
export interface AuthoredMigration {
  readonly name: string
  readonly title: string
  /** SQL, one statement. */
  readonly up: string
  readonly down: string
}

/** A seed package that is about to be written. */
export interface AuthoredPackage {
  readonly name: string
  readonly domain: string
  readonly description: string
  /** An SPDX identifier, or UNLICENSED. */
  readonly license: string
  /** True for a package that is not to be published. */
  readonly isPrivate?: true
  /** Who publishes the rows. */
  readonly publisher: string
  /** The release of the rows, such as 2026.1. */
  readonly release: string
  /** Where the rows come from, in one sentence. */
  readonly origin: string
  readonly schema: UsedSchema | null
  /** The tenants of its datasets where no schema package says it; null too where it has none. */
  readonly tenants: TenantTable | null
  /** Tables that no schema package describes. */
  readonly tables: TableDescriptors
  /** The enumerations of these tables. */
  readonly enums: readonly AuthoredEnum[]
  readonly migrations: readonly AuthoredMigration[]
  /** SQL that makes what a proof needs and no migration makes; null where nothing is missing. */
  readonly proof: string | null
  /** Parents before children. */
  readonly datasets: readonly AuthoredDataset[]
}
