/** A row of ICD-10-CM. */
// A type alias: unlike an interface it counts as a record of columns.
export type Icd10CmRow = {
  /** With its dot, as people write it: `A00.0`; the file has `A000`. */
  readonly code: string
  readonly short_description: string
  readonly long_description: string
  /** False for a heading, which no claim may carry. */
  readonly billable: boolean
}

/** `A000` as `A00.0`; a category of three characters has no dot. */
export function dotted(code: string): string {
  return code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code
}
