/** One thing that a check found: the fields of `findings[]` in every command that checks. */
export interface Finding {
  /** Stable, by its rule. */
  readonly code: string
  /** An `error` makes `ok` false and ends the command with exit code 65; 3 for `schema check`. */
  readonly severity: 'error' | 'warning' | 'note'
  /** The package, migration, table or file that it is about. */
  readonly where: string
  /** What is wrong. */
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
  /** The file that has to be mended, relative to the working directory, where the check knows it. */
  readonly file?: string
  /** The first line of it that is wrong; 1 is the first. */
  readonly line?: number
}
