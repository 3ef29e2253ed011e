/** What a check of an official file found. */
export interface Finding {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'note'
  /** The text in the file that it is about. */
  readonly where: string
  readonly message: string
  readonly remedy: string
}
