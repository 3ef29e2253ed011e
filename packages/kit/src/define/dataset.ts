import type { RowSource } from '../rows/row-source.js'
import type { AbsencePolicy } from './absence.js'
import type { ColumnName, DatasetRow, References, RowKey, TableName } from './dataset-types.js'
import type { Reference } from './reference.js'

/**
 * Who decides the value of a column. `package`: the release always wins. `site`: written on insert, never again.
 * `shared`: three-way, so that what a site changed stays and what it left alone follows the release.
 */
export type Ownership = (typeof ownerships)[number]

export const ownerships = ['package', 'site', 'shared'] as const

/**
 * Who decides that a row exists. `package`: a row that the site deleted comes back with the next run. `site`: it stays
 * away, and the ledger remembers that it was deleted.
 */
export type RowOwnership = (typeof rowOwnerships)[number]

export const rowOwnerships = ['package', 'site'] as const

/** `reference`: true everywhere. `starter`: a first set that the site then owns. `demo`: never in production. */
export type DatasetKind = 'reference' | 'starter' | 'demo'

/** `global`: one copy. `tenant`: one copy per active tenant, as the schema package declares tenants. */
export type DatasetScope = 'global' | 'tenant'

/** Where rows come from, and under which terms: who published them, in which release, from when they hold. */
export interface DataSource {
  readonly publisher: string
  readonly release?: string
  /** ISO date from which the release is in force. */
  readonly effective?: string
  readonly url?: string
  /** SHA-256 of the publisher's file. */
  readonly sha256?: string
}

/** A row whose key is another one from this release on: it stays the row that it was, with its id and its edits. */
export interface KeyRename<Key = unknown> {
  readonly from: Key
  readonly to: Key
}

/** A row that this release drops for others: who refers to it has to choose. Several keys of one: it was split. */
export interface KeyReplacement<Key = unknown> {
  readonly key: Key
  readonly by: readonly Key[]
}

/** Rows for one table, as `defineDataset` returns them: frozen, with every default filled in. */
export interface Dataset<Name extends string = string, Key = unknown> {
  readonly name: Name
  /** Identities `domain/name` that the rows had before. */
  readonly formerly: readonly string[]
  readonly title: string
  /** Undefined: the first text column of a usual name, see `nameColumnOf`. */
  readonly nameColumn: string | undefined
  readonly table: string
  readonly scope: DatasetScope
  readonly kind: DatasetKind
  readonly key: readonly string[]
  readonly refs: Readonly<Record<string, Reference>>
  readonly own: Readonly<Record<string, Ownership>>
  readonly defaultOwnership: Ownership
  /** Undefined: the default, which the columns that the rows carry decide. */
  readonly rowOwnership: RowOwnership | undefined
  readonly absent: AbsencePolicy
  readonly renamed: readonly KeyRename[]
  readonly replaced: readonly KeyReplacement[]
  readonly license: string | undefined
  readonly source: DataSource | undefined
  readonly rows: RowSource
  readonly __key?: Key
}

/** What an author writes. */
export interface DatasetDefinition<
  DB,
  Name extends string,
  T extends TableName<DB>,
  K extends readonly ColumnName<DB, T>[],
  R extends References<DB, T>,
> {
  /** Kebab-case, unique in the package: with the domain it is the dataset's identity, `domain/name`. */
  readonly name: Name
  /**
   * Identities `domain/name` that the rows had before, in this package or another: what a ledger knows by them is this
   * dataset's. Several where datasets became one.
   */
  readonly formerly?: readonly string[]
  /** One line for people, what these rows are: written here alone, and shown by manifest, README and commands. */
  readonly title?: string
  /**
   * The column that names a row for people, beside its key. Default: the first text column of a usual name: name, title,
   * label, display_name, description.
   */
  readonly nameColumn?: ColumnName<DB, T>
  readonly table: T
  /** Default `global`. */
  readonly scope?: DatasetScope
  /** Default `reference`. */
  readonly kind?: DatasetKind
  /** The natural key, without the tenant column. */
  readonly key: K
  readonly refs?: R
  /** The owner of each column that is not the default's; key columns are always the package's. */
  readonly own?: { readonly [C in ColumnName<DB, T>]?: Ownership }
  /** Owner of every column that `own` does not name. Default `shared`. */
  readonly defaultOwnership?: Ownership
  /**
   * Who decides that a row exists. Default `site` where a column is `shared` or `site`, and for a dataset of the kind
   * `starter` whose rows carry nothing but their key, as grants do; otherwise `package`.
   */
  readonly rowOwnership?: RowOwnership
  /** Default `keep`. */
  readonly absent?: AbsencePolicy
  /** Keys that changed since any earlier release. Kept for as long as such a release may be somewhere. */
  readonly renamed?: readonly KeyRename<RowKey<DB, T, NoInfer<K>, NoInfer<R>>>[]
  /** Keys that were dropped for others: split into several, or merged into one. */
  readonly replaced?: readonly KeyReplacement<RowKey<DB, T, NoInfer<K>, NoInfer<R>>>[]
  readonly license?: string
  readonly source?: DataSource
  readonly rows: readonly DatasetRow<DB, T, NoInfer<R>, NoInfer<K>>[] | RowSource
}
