/** Code that is not ours, while it is imported. */
export interface ImportedCode {
  /** Null for the configuration of the project. */
  readonly package: string | null
  readonly file: string
  /** What it may take. */
  readonly seconds: number
}
