/** What an error code means and how to mend it. */
export interface Explanation {
  /** The code in a few words. */
  readonly title: string
  /** When it happens, and what it protects. */
  readonly meaning: string
  /** What to do, the most likely first. */
  readonly remedies: readonly string[]
}

/** A code with its explanation. */
export interface ExplainedCode extends Explanation {
  /** As an error shows it. */
  readonly code: string
  /** The exit code of a command that fails with it. */
  readonly exitCode: number
}
