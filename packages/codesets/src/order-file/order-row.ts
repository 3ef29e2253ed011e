import type { CodeRange } from '../code-set/reaches-end.js'

/** A row of ICD-10-CM or ICD-10-PCS. */
// A type alias: unlike an interface it counts as a record of columns.
export type OrderRow = {
  /** ICD-10-CM with its dot, as people write it: `A00.0`; the file has `A000`. */
  readonly code: string
  readonly short_description: string
  readonly long_description: string
  /** False for a heading, which no claim may carry. */
  readonly billable: boolean
}

/** What sets that are distributed as order files differ in. */
export interface OrderSet {
  readonly title: string
  /** What the names of its files have after `icd10`. */
  readonly mark: 'cm' | 'pcs'
  /** What its codes look like in the file. */
  readonly shape: RegExp
  /** A code of the file as people write it. */
  write(code: string): string
  /** Whether codes of these lengths, the first of a file, can be the set's. */
  hasLengths(lengths: ReadonlySet<number>): boolean
  readonly range: CodeRange
}
