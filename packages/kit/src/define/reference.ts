/** What a reference needs to know of a dataset; the phantom `__key` carries the type of its row key. */
export interface ReferableDataset<Key = unknown> {
  readonly name: string
  readonly __key?: Key
}

/** What a reference into another package needs to know of its type. */
export interface ReferablePackage {
  readonly domain: string
  readonly datasets: readonly ReferableDataset[]
}

/** A reference to a row of another dataset of the same package. */
export interface DatasetReference<Key = unknown> {
  readonly to: 'dataset'
  readonly dataset: ReferableDataset
  readonly __key?: Key
}

/** A reference to a row of the same dataset: a tree. */
export interface SelfReference {
  readonly to: 'self'
}

/** A reference to a row of a dataset in another package, named by its identity `domain/name`. */
export interface ForeignDatasetReference<Key = unknown> {
  readonly to: 'foreign-dataset'
  readonly identity: string
  readonly __key?: Key
}

/** A reference to a row that no dataset owns, found by a unique key of its table. */
export interface TableReference<Key = unknown> {
  readonly to: 'table'
  readonly table: string
  readonly key: readonly string[]
  readonly __key?: Key
}

export type Reference<Key = unknown> =
  | DatasetReference<Key>
  | SelfReference
  | ForeignDatasetReference<Key>
  | TableReference<Key>

/** The row key of a dataset: a plain value, or an object where the key is composite. */
export type KeyOfDataset<D> = D extends { readonly __key?: infer Key } ? NonNullable<Key> : never

type IdentityIn<P extends ReferablePackage> = `${P['domain']}/${P['datasets'][number]['name']}`

type KeyIn<P extends ReferablePackage, Identity> = Identity extends `${P['domain']}/${infer Name}`
  ? KeyOfDataset<Extract<P['datasets'][number], { readonly name: Name }>>
  : never

type TableKey<Columns extends readonly string[]> = Columns extends readonly [string]
  ? string
  : { readonly [C in Columns[number]]: string }

/** Says of a column that its values are row keys of a dataset, or of another table. */
export interface Ref {
  /** A reference whose values are row keys of `dataset`, a dataset of the same package. */
  <D extends ReferableDataset>(dataset: D): DatasetReference<KeyOfDataset<D>>
  /** A reference to a row of the dataset itself, for trees. */
  readonly self: () => SelfReference
  /**
   * A reference into another seed package, of which only the type is imported:
   * `ref.from<typeof billingMasters>()('billing-masters/payers')`.
   */
  readonly from: <P extends ReferablePackage>() => <const Identity extends IdentityIn<P>>(
    identity: Identity,
  ) => ForeignDatasetReference<KeyIn<P, Identity>>
  /** A reference to a row that no dataset owns: `ref.table('organizations', ['slug'])`. */
  readonly table: <const Columns extends readonly [string, ...string[]]>(
    table: string,
    key: Columns,
  ) => TableReference<TableKey<Columns>>
}

function toDataset<D extends ReferableDataset>(dataset: D): DatasetReference<KeyOfDataset<D>> {
  return Object.freeze({ to: 'dataset', dataset })
}

export const ref: Ref = Object.assign(toDataset, {
  self: () => Object.freeze({ to: 'self' as const }),
  from: () => (identity: string) => Object.freeze({ to: 'foreign-dataset' as const, identity }),
  table: (table: string, key: readonly string[]) => Object.freeze({ to: 'table' as const, table, key }),
})
