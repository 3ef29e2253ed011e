import type { CodeTable } from './referring-tables.js'

/** What becomes of a code: it ends, is billable no more, or means something else. */
export type CodeChange = 'ends' | 'flips' | 'means-otherwise'

/** A code of which something changes, by the values of its key, in the order of the key's columns. */
export interface ChangedCode {
  readonly key: readonly string[]
  readonly change: CodeChange
  /** ISO date of its last day as it was; null where nothing is said. */
  readonly through: string | null
}

/** A table of codes, and the codes of it that change. */
export interface ImpactQuestion extends CodeTable {
  readonly codes: readonly ChangedCode[]
}
