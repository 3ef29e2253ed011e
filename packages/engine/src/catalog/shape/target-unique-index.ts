/** The part of a table that a partial index is about. */
export interface TargetPart {
  /** The index's condition, as SQL over the table's columns. */
  readonly predicate: string
  readonly columns: readonly string[]
}

/** A unique index that rows may violate although their row keys are unique. */
export interface TargetUniqueIndex {
  readonly name: string
  /** Its own name and those of its parts on partitions: an error names the part. */
  readonly names: readonly string[]
  /** What is unique, as SQL over the table's columns. */
  readonly elements: readonly string[]
  /** How the values of each element are compared. */
  readonly equalities: readonly string[]
  readonly part: TargetPart | null
  readonly nullsNotDistinct: boolean
  /** True where the constraint may be checked once all rows are written. */
  readonly deferrable: boolean
  /** What the index is made from, in the order that values are computed: plain columns first, generated ones after. */
  readonly sources: readonly IndexSource[]
}

export interface IndexSource {
  readonly name: string
  readonly type: string
  readonly from: 'release' | 'default' | 'generated'
  /** The SQL of the default or of the generated column; null where an absent value is null. */
  readonly expression: string | null
}
