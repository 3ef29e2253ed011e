/** One column of a table as the migrated catalog has it: what is left of a type once TypeScript erased it. */
export interface ColumnDescriptor {
  /** The type as Postgres' `format_type` writes it: `text`, `character varying(64)`, `numeric(10,2)`, `text[]`. */
  readonly type: string
  readonly nullable: boolean
  /** True where an insert may leave the column out: a default, an identity or a generated value fills it. */
  readonly defaulted: boolean
  /** True where the database computes the value and refuses one: `generated always as`. */
  readonly generated: boolean
}

/** One table of the migrated catalog, as a schema package exports it beside its `Database` type. */
export interface TableDescriptor {
  readonly columns: Readonly<Record<string, ColumnDescriptor>>
  /** The columns of the primary key, in its order. */
  readonly primaryKey: readonly string[]
}

export type TableDescriptors = Readonly<Record<string, TableDescriptor>>
