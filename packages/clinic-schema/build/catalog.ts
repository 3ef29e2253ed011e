/** A column as the catalog has it. */
export interface CatalogColumn {
  readonly name: string
  /** As `format_type` writes it. */
  readonly type: string
  readonly nullable: boolean
  /** The SQL of the default, or of the expression that generates the value. */
  readonly expression: string | null
  readonly identity: 'always' | 'by default' | null
  readonly generated: boolean
}

export interface CatalogConstraint {
  readonly name: string
  readonly kind: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclude' | 'other'
  /** The names of the columns that it is about, in their order. */
  readonly columns: readonly string[]
  /** As `pg_get_constraintdef` writes it. */
  readonly definition: string
}

/** Something that has a name and is told in full by one text: an index, a policy, a trigger, a function. */
export interface CatalogEntry {
  readonly name: string
  readonly definition: string
}

export interface CatalogTable {
  readonly name: string
  readonly rowSecurity: 'off' | 'enabled' | 'forced'
  readonly columns: readonly CatalogColumn[]
  readonly constraints: readonly CatalogConstraint[]
  /** Those that no constraint made. */
  readonly indexes: readonly CatalogEntry[]
  readonly policies: readonly CatalogEntry[]
  readonly triggers: readonly CatalogEntry[]
}

/** Everything that migrations made in a schema. */
export interface Catalog {
  /** Sorted by name; columns in the order of their numbers. */
  readonly tables: readonly CatalogTable[]
  /** Views, sequences and the like, with their kind. */
  readonly otherRelations: readonly CatalogEntry[]
  readonly types: readonly CatalogEntry[]
  readonly functions: readonly CatalogEntry[]
}

export function primaryKeyOf(table: CatalogTable): readonly string[] {
  return table.constraints.find((constraint) => constraint.kind === 'primary key')?.columns ?? []
}
