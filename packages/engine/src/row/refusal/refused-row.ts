/** A row of a release: by the position that its stage has for it, or by its number among the release's rows. */
export type RowMark =
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'number'; readonly number: number }

/** The database refused a row, and it is known which. Whoever has the release says where that row stands. */
export class RefusedRow extends Error {
  readonly row: RowMark
  /** The field that was refused, where the database says so. */
  readonly field: string | undefined

  /** `cause`: what the driver threw. */
  constructor(row: RowMark, field: string | undefined, cause: unknown) {
    super('The database refused a row.', { cause })
    this.row = row
    this.field = field
  }
}
