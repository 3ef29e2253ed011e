import type { CodeRow, PositionedRow } from '../code-set/code-set.js'
import { RowProblems } from '../code-set/row-problems.js'
import type { OfficialEntry, OfficialFile } from '../file/official-file.js'
import { detectEncoding } from '../file/read-lines.js'
import { type RecordFormat, readRecords, readSheetRecords, type TextRecord } from '../file/read-records.js'
import { type Field, FieldViolation } from './field.js'
import { type FoundTitles, titlesIn } from './find-titles.js'
import { readElements } from './read-elements.js'
import type { TableSet } from './table-set.js'

/** A table in an official file: a delimited text, the elements of an XML text, or a sheet of a workbook. */
export interface TableText {
  readonly file: OfficialFile
  readonly entry: OfficialEntry
  readonly form: RecordFormat | 'elements' | 'sheet'
}

/** A row, and the record of the file that it came from. */
export interface ReadRow extends PositionedRow {
  readonly record: TextRecord
}

export async function* readTableRecords(
  set: TableSet,
  { file, entry, form }: TableText,
): AsyncGenerator<readonly TextRecord[]> {
  if (form === 'sheet') yield* readSheetRecords(file, entry)
  else if (form === 'elements') yield* readElements(entry, set)
  else {
    const encoding = set.encoding === 'either' ? await detectEncoding(entry) : set.encoding
    yield* readRecords(entry, form, { encoding, unended: set.unended })
  }
}

/**
 * Streams the rows of a table. Throws SowError DATA_INVALID at the end, with every bad line: of a wrong width, a field
 * that cannot be read, a key that is there twice.
 */
export async function* readTable(set: TableSet, text: TableText): AsyncGenerator<readonly ReadRow[]> {
  const problems = new RowProblems(text.entry.name)
  const seen = set.unique?.() ?? keysSeen(set)
  const above: TextRecord[] = []
  let read: RecordReader | null = null
  for await (const records of readTableRecords(set, text)) {
    const rows: ReadRow[] = []
    for (const record of records) {
      if (read === null) {
        above.push(record)
        const titles = titlesIn(above, set)
        if (titles === null) continue
        read = recordReader(set, titles, { problems, isSheet: text.form === 'sheet' })
        if (!titles.isRow) continue
      }
      if (isBlank(record) || set.skip?.(record) === true) continue
      for (const values of read(record)) {
        const again = seen(values)
        if (again && set.repeats === 'dropped') continue
        if (again) problems.add(record.position, duplicate)
        rows.push({ position: record.position, values, record })
      }
    }
    yield rows
  }
  problems.throwIfAny()
}

function isBlank({ fields }: TextRecord): boolean {
  return fields.every((field) => field.trim() === '')
}

type RecordReader = (record: TextRecord) => readonly CodeRow[]

/** Reads records by titles that were found: which field fills which column is decided once. */
function recordReader(
  set: TableSet,
  { width, places }: FoundTitles,
  { problems, isSheet }: { readonly problems: RowProblems; readonly isSheet: boolean },
): RecordReader {
  const found = places.map(([column, place]) => ({ column, place, field: fieldOf(set, column) }))
  const blank = Object.fromEntries(Object.keys(set.fields).map((column) => [column, null]))
  return (record) => {
    // A sheet leaves out blank cells at the end of a row.
    if (!isSheet && record.fields.length !== width) {
      problems.add(record.position, wrongWidth)
      return []
    }
    const values: Record<string, CodeRow[string]> = { ...blank }
    for (const { column, place, field } of found) {
      const written = record.fields[place] ?? ''
      const text = written.trim()
      const value = text === '' ? blankOf(field.blank) : field.read(set.verbatim === true ? written : text)
      if (value instanceof FieldViolation) {
        problems.add(record.position, { rule: value.rule, column, message: `The field ${value.message}` })
        return []
      }
      values[column] = value
    }
    return set.rows?.(values, record) ?? [values]
  }
}

function fieldOf({ fields }: TableSet, column: string): Field {
  const titled = fields[column]
  if (titled === undefined) throw new TypeError(`no field fills ${column}`)
  return titled.field
}

function blankOf(blank: Field['blank']): string | null | FieldViolation {
  switch (blank) {
    case 'null':
      return null
    case 'empty':
      return ''
    case 'wrong':
      return isBlankViolation
  }
}

const isBlankViolation = new FieldViolation('blank', 'is blank')

/** Tells a key that was there before. Memory grows with the keys: some hundred thousand. */
function keysSeen({ facts: { key } }: TableSet): (values: CodeRow) => boolean {
  const seen = new Set<string>()
  return (values) => {
    const text = key.map((column) => String(values[column])).join('\u0000')
    if (seen.has(text)) return true
    seen.add(text)
    return false
  }
}

const wrongWidth = {
  rule: 'column-count',
  message: 'The line has not as many fields as the titles: it was cut, or changed',
}
const duplicate = { rule: 'duplicate-code', message: 'The key is that of a line before' }
