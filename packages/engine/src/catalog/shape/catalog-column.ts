import type { EnumLabels } from './enum-labels.js'
import type { KeptForm } from './kept-type.js'

/** A column as the catalog has it. */
export interface CatalogColumn {
  readonly name: string
  /** It survives a rename, and a dropped column's number is never used again. */
  readonly number: number
  /** As SQL that means the type wherever it stands. */
  readonly type: string
  /** As people of the project write it. */
  readonly typeName: string
  /** What values of a type of the application's own are: `enum`, or the type that a domain is over; null for any other. */
  readonly madeOf: string | null
  /** The labels of an enum by the numbers that they keep when they are renamed; null for any other type. */
  readonly labels: EnumLabels | null
  /** Its type, by number. */
  readonly typeNumber: number
  /** The type and its modifier, however its name is written. */
  readonly typeId: string
  /** The type to compare values by, where the column's own has no equality or a loose one. */
  readonly comparedAs: string | null
  /** Null where the base has the column's own type. */
  readonly kept: KeptForm | null
  readonly notNull: boolean
  readonly defaultExpression: string | null
  /** What a row holds where nobody wrote the column: what it was made with, or null or its default. */
  readonly unwritten: readonly string[]
  readonly identity: 'always' | 'by default' | null
  readonly generated: boolean
  /** The columns that a generated column is computed from. */
  readonly computedFrom: readonly string[]
  /** The name of the sequence that the column owns, quoted. */
  readonly sequence: string | null
}
