/** A row of HCPCS Level II: a procedure, supply or service, or a modifier of one. */
// A type alias: unlike an interface it counts as a record of columns.
export type HcpcsRow = {
  /** A letter and four digits; two characters for a modifier. */
  readonly code: string
  readonly short_description: string
  readonly long_description: string
  readonly modifier: boolean
  /** ISO dates. */
  readonly added_on: string | null
  /** From when the last change of the code is in force. */
  readonly effective_on: string | null
  /** The last day on which the code may be used; null where none is set. */
  readonly terminated_on: string | null
}
