/** One thing that a check found: the fields of `findings[]` in every command that checks. */
export interface Finding {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  /** The package, migration, table or file that it is about. */
  readonly where: string
  readonly message: string
  readonly remedy: string
}
