import { SowError } from '@sow/kit/errors'
import type { OfficialEntry, OfficialFile } from './official-file.js'
import { readLines, type TextEncoding } from './read-lines.js'
import { readSheet } from './read-sheet.js'

/** A row of a table in a text, before anybody knows its columns. */
export interface TextRecord {
  /** The line, or the row of the sheet; 1 the first. */
  readonly position: number
  readonly fields: readonly string[]
}

/** How the fields of a line are told apart. */
export interface RecordFormat {
  readonly delimiter: ',' | '\t' | '|'
  /** Whether a field may stand in quotes, with the delimiter and line ends in it. */
  readonly quotes: boolean
}

/** The most characters of one record: a quote that is never closed would make one of the rest of the file. */
const longestRecord = 1024 * 1024

/** Streams the records of a delimited text. Throws SowError DATA_SYNTAX where a quote is not closed. */
export async function* readRecords(
  entry: OfficialEntry,
  format: RecordFormat,
  { encoding, unended }: { readonly encoding: TextEncoding; readonly unended: 'cut' | 'taken' },
): AsyncGenerator<readonly TextRecord[]> {
  let open = ''
  let begun = 0
  for await (const { first, lines } of readLines(entry, unended, encoding)) {
    const records: TextRecord[] = []
    for (const [at, line] of lines.entries()) {
      const text = open === '' ? line : `${open}\n${line}`
      if (open === '') begun = first + at
      open = format.quotes && isOpen(text) ? text : ''
      if (open.length > longestRecord) throw unclosed(entry, begun)
      if (open === '') records.push({ position: begun, fields: splitRecord(text, format) })
    }
    yield records
  }
  if (open !== '') throw unclosed(entry, begun)
}

function isOpen(text: string): boolean {
  let quotes = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes += 1
  return quotes % 2 === 1
}

/** The fields of a whole record. */
export function splitRecord(text: string, { delimiter, quotes }: RecordFormat): readonly string[] {
  if (!quotes || !text.includes('"')) return text.split(delimiter)
  if (text.startsWith('"') && text.endsWith('"')) {
    // Where every field stands in quotes, as in the largest files, this is several times faster.
    const fields = text.slice(1, -1).split(`"${delimiter}"`)
    if (fields.every((field) => !field.includes('"'))) return fields
  }
  return splitQuoted(text, delimiter)
}

function splitQuoted(text: string, delimiter: string): readonly string[] {
  const fields: string[] = []
  let at = 0
  while (at <= text.length) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at)
      fields.push(text.slice(at, end === -1 ? undefined : end))
      if (end === -1) break
      at = end + 1
      continue
    }
    const end = endOfQuoted(text, at + 1)
    const after = text.indexOf(delimiter, end)
    const rest = text.slice(end + 1, after === -1 ? undefined : after)
    fields.push(text.slice(at + 1, end).replaceAll('""', '"') + rest)
    if (after === -1) break
    at = after + 1
  }
  return fields
}

function endOfQuoted(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at === -1 ? text.length : at
}

/** Streams the rows of a sheet as records, a field for each column from A on. */
export async function* readSheetRecords(
  file: OfficialFile,
  sheet: OfficialEntry,
): AsyncGenerator<readonly TextRecord[]> {
  for await (const rows of readSheet(file, sheet)) {
    yield rows.map(({ number, cells }) => {
      const fields: string[] = []
      for (const [column, text] of cells) fields[columnNumber(column)] = text
      return { position: number, fields: Array.from(fields, (field) => field ?? '') }
    })
  }
}

/** A is 0, Z is 25, AA is 26. A sheet has 16,384 columns at most. */
function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters.slice(0, 3)) number = number * 26 + (letter.charCodeAt(0) - 64)
  return Math.min(Math.max(number, 1), 16_384) - 1
}

function unclosed({ name }: OfficialEntry, line: number): SowError {
  const message = `${name}, line ${line} opens a quote that is not closed: the file was cut, or changed.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download the file again from its publisher, and load it as it is.',
    place: { file: name, line },
    problems: [{ file: name, line, rule: 'quote', message }],
  })
}
