import type { JsonNull } from '../columns/json-null.js'
import type { DatasetReference, ForeignDatasetReference, SelfReference, TableReference } from './reference.js'

/**
 * Marks a `Database` type with the name of its tenant column, which no row of a dataset carries:
 * `interface ClinicDatabase { [tenantColumn]?: 'org_id'; ... }`. A type only: nothing exists at run time.
 */
export declare const tenantColumn: unique symbol

export type TableName<DB> = Extract<keyof DB, string>
export type ColumnName<DB, T extends TableName<DB>> = Extract<keyof DB[T], string>

/** What an insert takes for a column: the structure that Kysely's `ColumnType` has, read without Kysely. */
type Inserted<C> = C extends { readonly __insert__: infer Insert } ? Insert : C

/** A value that a row may hold for a column. A column that takes objects may be one of JSON, which has a null of its own. */
export type ColumnValue<C> = Exclude<
  Inserted<C> | ([Extract<NonNullable<Inserted<C>>, object>] extends [never] ? never : JsonNull),
  undefined
>

type TenantColumn<DB> = DB extends { readonly [tenantColumn]?: infer Column } ? NonNullable<Column> : never

type RequiredColumn<DB, T extends TableName<DB>> = {
  // A column that refuses every insert (`GeneratedAlways`) takes `never`, which extends anything: asked first.
  [C in ColumnName<DB, T>]-?: [Inserted<DB[T][C]>] extends [never]
    ? never
    : undefined extends Inserted<DB[T][C]>
      ? never
      : null extends Inserted<DB[T][C]>
        ? never
        : C extends TenantColumn<DB>
          ? never
          : C
}[ColumnName<DB, T>]

/** The columns whose references a dataset declares. */
export type References<DB, T extends TableName<DB>> = {
  readonly [C in ColumnName<DB, T>]?:
    | DatasetReference
    | SelfReference
    | ForeignDatasetReference
    | TableReference
}

type ReferencedKey<R, SelfKey> = R extends SelfReference
  ? SelfKey
  : R extends { readonly __key?: infer Key }
    ? NonNullable<Key>
    : never

type NullOf<C> = null extends Inserted<C> ? null : never

type RowValue<DB, T extends TableName<DB>, C extends ColumnName<DB, T>, R, SelfKey> = C extends keyof R
  ? ReferencedKey<R[C], SelfKey> | NullOf<DB[T][C]>
  : ColumnValue<DB[T][C]>

/** The row key as another row writes it: the value itself, or an object where the key is composite. */
export type RowKey<DB, T extends TableName<DB>, K extends readonly string[], R> = K extends readonly [
  infer Only extends ColumnName<DB, T>,
]
  ? KeyValue<DB, T, Only, R>
  : { readonly [C in K[number] & ColumnName<DB, T>]: KeyValue<DB, T, C, R> }

type KeyValue<DB, T extends TableName<DB>, C extends ColumnName<DB, T>, R> = C extends keyof R
  ? ReferencedKey<R[C], never>
  : NonNullable<ColumnValue<DB[T][C]>>

/** Columns that every row holds: those that an insert needs, and the key. */
type HeldColumn<DB, T extends TableName<DB>, K extends readonly string[]> =
  | RequiredColumn<DB, T>
  | (K[number] & ColumnName<DB, T>)

/**
 * A row of a dataset: the property is the column's own name, the value of a reference is the other row's key.
 * Columns that an insert needs and key columns are required; the tenant column is never written by hand.
 */
export type DatasetRow<DB, T extends TableName<DB>, R, K extends readonly string[]> = {
  readonly [C in HeldColumn<DB, T, K>]: C extends K[number]
    ? KeyValue<DB, T, C, R>
    : RowValue<DB, T, C, R, RowKey<DB, T, K, R>>
} & {
  readonly [C in Exclude<ColumnName<DB, T>, HeldColumn<DB, T, K> | TenantColumn<DB>>]?: RowValue<
    DB,
    T,
    C,
    R,
    RowKey<DB, T, K, R>
  >
}
