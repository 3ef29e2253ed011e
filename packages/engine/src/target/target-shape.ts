import type { AbsencePolicy, Ownership } from '@sow/kit'

export interface TableName {
  readonly schema: string
  readonly name: string
}

/** One column of the target that the merge deals with. */
export interface TargetColumn {
  readonly name: string
  /** As `format_type` writes it. */
  readonly type: string
  /** The column's number in its table: it survives a rename, and a dropped column's number is never used again. */
  readonly number: number
  readonly ownership: Ownership
  readonly isKey: boolean
  /** False for the column that dates a retired row, where the release does not carry it: present rows have null. */
  readonly carried: boolean
  /** The type to compare by, where the column's own has no equality or a loose one: json, xml, citext. */
  readonly comparedAs: string | null
}

/** A column whose value is the id of a row found by its key. */
export interface TargetReference {
  readonly column: string
  readonly table: TableName
  readonly id: string
  /** The identity of the dataset that owns the rows; null where none does. */
  readonly dataset: string | null
  readonly self: boolean
  /** The tenant column of the referenced table, where its rows exist once per tenant. */
  readonly tenantColumn: string | null
  readonly key: readonly TargetReferenceKey[]
}

export interface TargetReferenceKey {
  readonly column: string
  /** The stage's column that holds the text of this part. */
  readonly field: string
  readonly through: TargetReference | null
}

/** One column of the stage: where its type comes from. */
export interface StageField {
  readonly name: string
  readonly table: TableName
  readonly column: string
}

/** The tenants that a dataset of tenant scope is copied to. */
export interface TargetTenants {
  /** The tenant column of the target. */
  readonly column: string
  readonly table: TableName
  readonly id: string
  readonly key: string
  readonly active: { readonly column: string; readonly in: readonly string[] } | null
}

/** How a new row's id is made before the row is written, so that rows of the same release can refer to it. */
export interface Surrogate {
  readonly column: string
  readonly type: string
  /** The SQL of the column's default, or of its identity sequence. */
  readonly expression: string
  readonly identityAlways: boolean
}

/** A foreign key of another table, or of this one, that points at the target. */
export interface IncomingForeignKey {
  readonly table: TableName
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
}

/**
 * All that the merge's statements are generated from: one value, read from the catalog and the manifest.
 * A new shape of table adds a field here and a golden SQL file, never a branch in a step.
 */
export interface TargetShape {
  /** `domain/name`. */
  readonly identity: string
  readonly table: TableName
  readonly tableId: number
  readonly columns: readonly TargetColumn[]
  /** The key's columns in the target, the tenant column first. */
  readonly key: readonly string[]
  /** The name of the unique index that the key fits. */
  readonly keyIndex: string
  readonly fields: readonly StageField[]
  readonly references: readonly TargetReference[]
  readonly tenants: TargetTenants | null
  readonly surrogate: Surrogate | null
  readonly absent: AbsencePolicy
  /** The table that holds the base; null where the package owns every column. */
  readonly base: TableName | null
  /** The shared columns that the base table has already; others have no base yet. */
  readonly baseColumns: readonly string[]
  readonly baseExists: boolean
  readonly allColumns: readonly string[]
  readonly referencedBy: readonly IncomingForeignKey[]
  readonly triggers: readonly string[]
  readonly estimatedRows: number
  /** Changes whenever the table is another one, or a column was added, dropped, renamed or retyped. */
  readonly hash: string
}

export function columnsOf(shape: TargetShape, ownership: Ownership): readonly TargetColumn[] {
  return shape.columns.filter((column) => !column.isKey && column.ownership === ownership)
}

/** The columns whose values the merge compares: those of the package and the shared ones. */
export function comparedColumns(shape: TargetShape): readonly TargetColumn[] {
  return shape.columns.filter((column) => !column.isKey && column.ownership !== 'site')
}
