/** What a project says of its own table, which takes a dataset that was made for another one. */
export interface TargetMapping {
  /** What the dataset calls its columns, by the names that they have in the table. */
  readonly named: Readonly<Record<string, string>>
  /** What new rows get in columns of the table that the dataset does not carry. */
  readonly fill: Readonly<Record<string, ColumnFill>>
}

/** What the dataset calls a column of the table; undefined where it has no other name. */
export function ownNameOf(mapping: TargetMapping | undefined, column: string): string | undefined {
  return mapping !== undefined && Object.hasOwn(mapping.named, column) ? mapping.named[column] : undefined
}

/** A value that a row gets when it is inserted, and never again: a new UUID, the moment of the run, or this one, a fraction as its text. */
export type ColumnFill = 'uuid' | 'now' | { readonly value: string | number | boolean }
