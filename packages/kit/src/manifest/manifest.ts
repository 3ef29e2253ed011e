import type { AbsencePolicy } from '../define/absence.js'
import type { DataSource, DatasetKind, DatasetScope, Ownership, RowOwnership } from '../define/dataset.js'
import type { KeyText } from '../define/key-changes.js'
import type { TenantTable } from '../define/schema-package.js'

/** The file beside a package's entry that holds its manifest. */
export const manifestFileName = 'sow.manifest.json'

/** The version of the manifest's format; a reader refuses a newer one. */
export const manifestFormat = 1

/** One column that a dataset carries. */
export interface ManifestColumn {
  readonly name: string
  /** As `ColumnDescriptor.type`; for a reference the type of the target's own column. */
  readonly type: string
  readonly nullable: boolean
  readonly ownership: Ownership
}

/** Where the values of a reference column are found: the key of a dataset, or a unique key of a table. */
export interface ManifestReference {
  readonly column: string
  /** The identity `domain/name` of the dataset, null where no dataset owns the rows. */
  readonly dataset: string | null
  readonly table: string
  /** True where the referenced rows are this dataset's own. */
  readonly self: boolean
  /** True where the referenced rows exist once per tenant: the same tenant's row is meant. */
  readonly tenant: boolean
  /** The column that the reference's value is taken from: the primary key of `table`. */
  readonly id: string
  /** The key columns of `table`, without the tenant column; a part that is a reference itself nests. */
  readonly key: readonly ManifestReferenceKey[]
}

/**
 * One part of a referenced key. Its text stands in the canonical row under `field`, which is `column.part`
 * (`schedule_id.code`), nested parts further down the same way (`item_id.schedule_id.code`).
 */
export interface ManifestReferenceKey {
  readonly column: string
  readonly field: string
  /** As `ColumnDescriptor.type`, of the key column itself: the field's text is canonical for it. */
  readonly type: string
  readonly through: ManifestReference | null
}

export interface ManifestDataset {
  /** `domain/name`. */
  readonly identity: string
  /** Identities that the rows had before; left out where they had none. */
  readonly formerly?: readonly string[]
  readonly name: string
  readonly title: string
  /** The column that names a row for people; left out where the dataset does not say, see `nameColumnOf`. */
  readonly nameColumn?: string
  readonly table: string
  readonly scope: DatasetScope
  readonly kind: DatasetKind
  readonly key: readonly string[]
  readonly columns: readonly ManifestColumn[]
  readonly references: readonly ManifestReference[]
  /** The fields of the canonical row, in its order: columns, and the key parts of references. */
  readonly fields: readonly string[]
  readonly absent: AbsencePolicy
  /** Who decides that a row exists; left out where it is the default, see `rowOwnershipOf`. */
  readonly rowOwnership?: RowOwnership
  /** Keys that changed, as the texts of their parts; left out where none did. */
  readonly renamed?: readonly { readonly from: KeyText; readonly to: KeyText }[]
  /** Keys that were dropped for others; left out where none was. */
  readonly replaced?: readonly { readonly key: KeyText; readonly by: readonly KeyText[] }[]
  /** The wider dataset of the same table, which owns the shared keys while it is applied; left out where there is none. */
  readonly selectionOf?: string
  readonly rows: number
  readonly contentHash: string
  readonly definitionHash: string
  readonly license: string | null
  readonly source: DataSource | null
  /** The rows once more, as the database takes them; left out by packages that were built before they were shipped. */
  readonly canonical?: CanonicalFile
  /** What differs from an earlier release; left out where the package was not built against one. */
  readonly changes?: ChangesFile
  /** The file that people write the rows in; left out where they stand in the code. */
  readonly data?: FileSum
  /**
   * The publisher's file that the rows are read from, and that the package does not ship: each site has its own copy. `source` says
   * who publishes it, in which release, and where people get it. Left out where the package has its rows.
   */
  readonly official?: FileSum
}

/** A file as it was when the package was built. */
export interface FileSum {
  /** Relative to the package where it is written by people, to the manifest where it is built; with forward slashes. */
  readonly file: string
  /** Of the whole file, hexadecimal. */
  readonly sha256: string
}

/**
 * The canonical lines of a dataset, checked and encoded when its package was built: they are sent to the database as they
 * are. The manifest's content hash speaks of the same lines.
 */
export interface CanonicalFile {
  /** Relative to the manifest. */
  readonly file: string
  /** Of the whole file, hexadecimal. */
  readonly sha256: string
}

/** The rows in which a dataset differs from an earlier release of the same definition, as `compareLines` writes them. */
export interface ChangesFile {
  /** The release that it starts from. */
  readonly from: { readonly version: string; readonly contentHash: string }
  /** Relative to the manifest. */
  readonly file: string
  /** Of the whole file, hexadecimal. */
  readonly sha256: string
  /** How many rows differ. */
  readonly changed: number
  /** How many of them are new. */
  readonly added: number
  /** How many rows the newer release leaves out. */
  readonly gone: number
}

/** Where a table is meant to be in a cluster of Citus. */
export type ManifestPlacement =
  | { readonly table: string; readonly kind: 'local' }
  | {
      readonly table: string
      readonly kind: 'reference'
      /** The triggers that may go along; left out where there is none. */
      readonly rowTriggers?: readonly string[]
    }
  | {
      readonly table: string
      readonly kind: 'distributed'
      /** The column that tells on which server a row is. */
      readonly by: string
      /** The distributed table beside whose rows these are; left out where no one is named. */
      readonly beside?: string
      /** The triggers that may go along; left out where there is none. */
      readonly rowTriggers?: readonly string[]
    }

export interface ManifestMigration {
  readonly name: string
  /** Plain SHA-256 of the migration's source (UTF-8, LF, no byte order mark), hexadecimal. */
  readonly sum: string
}

/** What a built package says of itself, so that it can be planned and listed without importing its code. */
export interface Manifest {
  readonly format: typeof manifestFormat
  readonly package: string
  readonly version: string
  readonly kind: 'seed' | 'schema'
  /** The domain of a seed package, null for a schema package. */
  readonly domain: string | null
  /** Names that the domain had before; left out where it had none. */
  readonly formerly?: readonly string[]
  /** The name of the schema package that a seed package builds on. */
  readonly schema: string | null
  /** The versions of the schema package that fit, as npm writes a range; left out where nothing is said of them. */
  readonly schemaRange?: string
  readonly tenants: TenantTable | null
  /** Where the tables of the package's own schema are meant to be; left out where it declares nothing. */
  readonly placements?: readonly ManifestPlacement[]
  readonly datasets: readonly ManifestDataset[]
  readonly migrations: readonly ManifestMigration[]
  /** The built code, its files relative to the manifest; left out where nothing is said of it. */
  readonly code?: readonly FileSum[]
  /** What the package was built from, its files relative to the package; left out where nothing is said of it. */
  readonly sources?: readonly FileSum[]
  /** Of everything else in the manifest, see `manifestDigest`: tells that it was edited after the build. */
  readonly digest?: string
}
