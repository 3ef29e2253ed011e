/** What the catalog says of a column that a constraint looks at. */
export interface ConstrainedColumn {
  readonly name: string
  /** What a new row gets where the dataset does not carry it, as SQL; null where nobody can tell before it is written. */
  readonly filling: string | null
}

/** A column of the table beside one of another row, and the operator that has to hold of both, with its schema. */
export interface ComparedPair {
  readonly own: string
  readonly other: string
  readonly operator: string
}

interface Constraint {
  readonly name: string
  readonly columns: readonly ConstrainedColumn[]
  /** Why it cannot be asked, whatever the rows are; null where it can. */
  readonly hindrance: 'calls' | 'kind' | 'rights' | null
}

/** A condition over the columns of one row: a check, or that a partition takes it. */
export interface RowCondition extends Constraint {
  readonly kind: 'check' | 'partition'
  /** SQL over the columns: true or null where the row may be. */
  readonly condition: string
}

export interface ForeignKey extends Constraint {
  readonly kind: 'foreign-key'
  readonly table: { readonly schema: string; readonly name: string }
  readonly tableId: number
  readonly pairs: readonly ComparedPair[]
  /** True where one null is enough for the row to refer to nothing; all have to be null otherwise. */
  readonly isSimple: boolean
  /** True where it is asked at the end of the transaction. */
  readonly isDeferred: boolean
}

/** No two rows meet in all pairs. */
export interface Exclusion extends Constraint {
  readonly kind: 'exclusion'
  readonly pairs: readonly ComparedPair[]
  /** The rows that it is about, as SQL over the columns; null for all. */
  readonly predicate: string | null
}

/** An index whose entries have a longest size. */
export interface SizedIndex extends Constraint {
  readonly kind: 'index'
  readonly bytes: number
}

/** What a server asks of a row as it writes it. */
export type TableConstraint = RowCondition | ForeignKey | Exclusion | SizedIndex

/** Why a plan cannot say whether a constraint holds. */
export type UnaskedReason =
  /** It calls functions or operators of extensions or of the application. */
  | 'calls'
  /** No plan can ask it: it computes with columns, or with periods of several rows. */
  | 'kind'
  /** The role may not read the table that it refers to. */
  | 'rights'
  /** It looks at columns that are filled only as the row is written. */
  | 'columns'
  /** What it compares with is written by the same run. */
  | 'order'
  /** A value may be too long for an index: the server shortens it before it measures. */
  | 'size'
  /** Too many rows would have to be compared with each other. */
  | 'rows'
  /** It is a trigger or a rule: what it does with a row is seen as the row is written. */
  | 'trigger'

/** A constraint that a plan cannot ask, and that the run may yet refuse rows by. */
export interface UnaskedConstraint {
  /** The name of the constraint, of the index, of the partitioned table, or of the trigger. */
  readonly constraint: string
  readonly reason: UnaskedReason
}
