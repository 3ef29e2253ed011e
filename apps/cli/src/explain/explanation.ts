/** What an error code means and how to mend it. */
export interface Explanation {
  /** The code in a few words. */
  readonly title: string
  /** When it happens, and what it protects. */
  readonly meaning: string
  /** What to do, the most likely first. */
  readonly remedies: readonly string[]
}
