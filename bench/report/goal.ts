import type { Reading } from './reading.ts'

/** What the product wants to reach, and why it does not where it does not. */
export interface Goal {
  readonly what: string
  /** Number of rows that it is looked at; a function of what was measured. */
  readonly sizes: (reading: Reading) => readonly number[]
  /** The figure, null where it was not measured. */
  readonly measured: (reading: Reading, rows: number) => number | null
  /** The least or the most that is wanted. */
  readonly limit: { readonly most: number } | { readonly least: number }
  readonly show: (value: number) => string
  readonly because: string
}
