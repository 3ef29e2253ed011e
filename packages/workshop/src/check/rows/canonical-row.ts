import { decodeCopyField } from '@sow/kit/rows'

/** The canonical texts of a row, one per field; null where the value is null. */
export type GuardedRow = readonly (string | null)[]

/** Reads a canonical line, which is Postgres' COPY text format, back into the texts of its fields. */
export function parseCanonicalLine(line: string): GuardedRow {
  return line.split('\t').map(decodeCopyField)
}
