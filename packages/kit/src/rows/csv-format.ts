import { SowError } from '../errors/sow-error.js'
import type { DataFile } from './file-source.js'

/** How a file is written that is not plain CSV; each is said by whoever reads it, and never guessed. */
export interface CsvFormat {
  /** What stands between two fields. Default: a comma. */
  readonly delimiter?: ',' | ';' | '\t' | '|'
  /** The most characters that one field may have. Default 1 MB, so that a quote that is never closed is found. */
  readonly longestField?: number
}

/** 1 MB of ASCII. */
export const usualField: number = 1024 * 1024

/** The most that may be said: more does not fit one value of Postgres together with the rest of its row. */
const longestField = 256 * 1024 * 1024

/** The most UTF-16 units that one record may have, where no field may have more. */
const usualRecord = 16 * 1024 * 1024

/** The most UTF-16 units that a record of such fields may have. */
export function longestRecord({ longestField: field = usualField }: CsvFormat): number {
  return Math.max(usualRecord, 2 * field)
}

const delimiters: readonly unknown[] = [',', ';', '\t', '|', undefined]

/** Throws SowError DEFINITION_INVALID. */
export function checkFormat({ name }: DataFile, format: CsvFormat): void {
  const field = format.longestField ?? 1
  const unknown = Object.keys(format).find((each) => each !== 'delimiter' && each !== 'longestField')
  const isField = Number.isInteger(field) && field > 0 && field <= longestField
  if (unknown === undefined && delimiters.includes(format.delimiter) && isField) return
  throw new SowError({
    code: 'DEFINITION_INVALID',
    message: `The data file ${name} is read with a format that there is not.`,
    hint: `A delimiter is ',', ';', '\\t' or '|'; longestField is a number of characters, at most ${longestField}.`,
    place: { file: name },
  })
}
