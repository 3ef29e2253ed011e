/** A field: null where it is empty and not quoted. */
export type CsvField = string | null

/** A record, and the index of the LF after it, or of the text's end. */
export interface CsvRecord {
  readonly fields: readonly CsvField[]
  readonly end: number
}

export interface CsvMistake {
  readonly rule: string
  readonly message: string
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

const quoteInside: CsvMistake = { rule: 'quote', message: 'a quote stands inside an unquoted field' }
const textAfterQuote: CsvMistake = {
  rule: 'quote',
  message: 'a field goes on after its closing quote; a quote inside is doubled',
}
const lineEndInside: CsvMistake = {
  rule: 'line-end',
  message: 'a line ends in CR alone, which is no line end here',
}

/** What other programs export where they have no value; a text that looks so is quoted. */
export const nullWord: CsvMistake = {
  rule: 'null-word',
  message: 'NULL or \\N is no value in CSV: leave the field empty, or put it in quotes where it is a text',
}

export function isNullWord(unquoted: string): boolean {
  return unquoted === 'NULL' || unquoted === '\\N'
}

/** Reads the record at `start`, some fields of which are quoted (RFC 4180); null where a quote does not close. */
export function readQuotedRecord(
  text: string,
  start: number,
  delimiter: string,
): CsvRecord | CsvMistake | null {
  const fields: CsvField[] = []
  for (let at = start; ; at++) {
    const quoted = text[at] === '"'
    const end = quoted ? closingQuote(text, at + 1) : endOfField(text, at, delimiter)
    if (end === -1) return null
    const value = text.slice(quoted ? at + 1 : at, end)
    if (quoted) fields.push(value.includes('"') ? value.replaceAll('""', '"') : value)
    else if (value.includes('"')) return quoteInside
    else if (value.includes('\r')) return lineEndInside
    else if (isNullWord(value)) return nullWord
    else fields.push(value === '' ? null : value)
    at = quoted ? end + 1 : end
    if (isCrLf(text, at)) at += 1
    if (at >= text.length || text.charCodeAt(at) === lineFeed) return { fields, end: at }
    if (text[at] !== delimiter) return textAfterQuote
  }
}

/** The index of the quote that closes a field, -1 where there is none. A doubled quote stands for itself. */
function closingQuote(text: string, start: number): number {
  let at = text.indexOf('"', start)
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

function endOfField(text: string, start: number, delimiter: string): number {
  const next = text.indexOf(delimiter, start)
  const lineEnd = endOfLine(text, start)
  return next === -1 || next > lineEnd ? lineEnd : next
}

/** The index of the line end at or after `at`: of its CR where CR and LF are one. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  if (end === -1) return text.length
  return end > at && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end
}

function isCrLf(text: string, at: number): boolean {
  return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed
}
