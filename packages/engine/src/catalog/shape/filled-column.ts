/** A column that the dataset does not carry, and that a new row gets a value in all the same. */
export interface FilledColumn {
  readonly column: string
  /** SQL of the column's type, or of one that it is assigned from. */
  readonly expression: string
}
