import type { LiveRow } from '@sow/engine'
import type { AuthoredRow, RowFormat } from '../package/authored/authored-package.js'
import type { CapturedColumns, CapturedRow } from './captured-values.js'
import { looksPersonal, type PersonalColumn } from './personal-data.js'

/** Up to so many rows of so many characters are held; of more, each is read again when it is written. */
export const heldRows = 1000
const heldCharacters = 2 ** 22
/** Up to so many rows are written as TypeScript. */
const fewRows = 200

/** What all rows of a table have shown, without being held. */
export interface RowSurvey {
  readonly count: number
  /** The rows, where they are few. */
  readonly held: readonly CapturedRow[] | null
  /** The columns in which some row has a value. */
  readonly filled: ReadonlySet<string>
  /** False where TypeScript and JSON values would not say all that the rows hold. */
  readonly exactValues: boolean
  /** False where CSV would not: a field that holds a carriage return. */
  readonly exactTexts: boolean
  readonly personal: readonly PersonalColumn[]
}

/** Reads all rows once. `see` gets those that were read at once, as values. */
export async function surveyRows(
  table: string,
  columns: CapturedColumns,
  rows: AsyncIterable<readonly LiveRow[]>,
  most: number,
  see: (values: readonly AuthoredRow[]) => void,
): Promise<RowSurvey> {
  let held: CapturedRow[] | null = []
  let characters = 0
  const survey = { count: 0, exactValues: true, exactTexts: true }
  const filled = new Set<string>()
  const personal = new Map<string, PersonalColumn>()
  for await (const some of rows) {
    const read = columns.read(some)
    survey.count += read.length
    characters += some.flat().reduce((sum, text) => sum + (text?.length ?? 0), 0)
    const isFew = survey.count <= most && (most === Number.POSITIVE_INFINITY || characters <= heldCharacters)
    held = isFew && held !== null ? [...held, ...read] : null
    for (const row of read) {
      for (const [index, { text, exact }] of row.entries()) {
        const column = columns.leaves[index]?.column ?? ''
        if (text !== null) filled.add(column)
        survey.exactValues &&= exact
        survey.exactTexts &&= text?.includes('\r') !== true
      }
    }
    for (const found of personalColumns(table, columns, read)) personal.set(found.column, found)
    see(read.map((row) => columns.valuesOf(row)))
  }
  return { ...survey, held, filled, personal: [...personal.values()] }
}

/**
 * How rows are written: as wanted, else as TypeScript where they are few and small, but in a form that loses nothing. Rows of which
 * there are none have a header.
 */
export function chooseFormat(survey: RowSurvey, format: RowFormat | null): RowFormat {
  const { count, held, exactTexts, exactValues } = survey
  if (count === 0) return 'csv'
  const wanted = format ?? (count > fewRows || held === null ? 'csv' : 'ts')
  if (wanted === 'csv') return exactTexts || !exactValues ? 'csv' : 'ndjson'
  return exactValues ? wanted : 'csv'
}

function personalColumns(
  table: string,
  { columns, leaves }: CapturedColumns,
  rows: readonly CapturedRow[],
): PersonalColumn[] {
  return columns.flatMap(({ reading: { column, through } }) => {
    const own = leaves.flatMap((leaf, index) => (leaf.column === column ? [index] : []))
    const named = through === null ? column : `${column}.${through.key.map((part) => part.column).join('.')}`
    const texts = rows.flatMap((row) => own.map((index) => row[index]?.text ?? null))
    const looksLike = looksPersonal(table, named, texts)
    return looksLike === null ? [] : [{ table, column, looksLike }]
  })
}
