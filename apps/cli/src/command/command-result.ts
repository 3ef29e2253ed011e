/** What a command found or did, as data and as text for people. */
export interface CommandResult {
  /** The JSON document without `ok` and `command`. */
  readonly document: Readonly<Record<string, unknown>>
  readonly lines: readonly string[]
  /** Default 0. */
  readonly exitCode?: number
}
