import { checkHeader } from './check-header.js'
import { type CsvFormat, longestRecord, usualField } from './csv-format.js'
import { type CsvField, endOfLine, isNullWord, nullWord, readQuotedRecord } from './csv-record.js'
import { type DataFile, syntaxError } from './file-source.js'
import type { RawRow } from './row-source.js'

/**
 * Turns the text of a CSV file, given in blocks of complete lines ended by LF or CRLF, into rows. Records without quotes,
 * which most are, are split at their delimiters: that is several times faster than reading them by character.
 */
export class CsvDecoder {
  readonly #file: DataFile
  readonly #delimiter: string
  readonly #longestField: number
  readonly #longestRecord: number
  /** The line of the first of the empty lines that were read last; null where there is none. */
  #blank: number | null = null
  #header: readonly string[] | null = null
  /** The beginning of a record whose quote closes in a later block. */
  #rest = ''
  /** The line on which the next record begins. */
  #line = 1

  constructor(file: DataFile, format: CsvFormat = {}) {
    this.#file = file
    this.#delimiter = format.delimiter ?? ','
    this.#longestField = format.longestField ?? usualField
    this.#longestRecord = longestRecord(format)
  }

  /** The names of the columns, null before they were read. */
  get header(): readonly string[] | null {
    return this.#header
  }

  /** The rows that end in this block. Throws SowError DATA_SYNTAX. */
  decode(block: string): readonly RawRow[] {
    // A quote that is open closes in no block without quotes: a long field is looked through once.
    if (this.#rest !== '' && !block.includes('"')) return this.#keep(this.#rest + block, [])
    const text = this.#rest + block
    const rows: RawRow[] = []
    let quote = text.indexOf('"')
    let at = 0
    while (at < text.length) {
      const lineEnd = endOfLine(text, at)
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at)
      const plain = quote === -1 || quote >= lineEnd
      const end = plain ? lineEnd : this.#readQuoted(text, at, rows)
      if (end === null) break
      if (plain) this.#takeLine(text.slice(at, lineEnd), rows)
      at = (text[end] === '\r' ? end + 1 : end) + 1
    }
    return this.#keep(text.slice(at), rows)
  }

  #keep(rest: string, rows: readonly RawRow[]): readonly RawRow[] {
    this.#rest = rest
    if (this.#rest.length > this.#longestRecord) {
      const limit = Math.floor(this.#longestRecord / usualField)
      throw this.#refuse('too-long', `the row is larger than ${limit} MB: a quote may not be closed`)
    }
    return rows
  }

  /** Throws SowError DATA_SYNTAX where the file ends within a record, or had not even a header. */
  end(): void {
    if (this.#rest !== '') throw this.#refuse('quote', 'a quote opens in this row and is never closed')
    if (this.#header === null) {
      throw this.#refuse('header', 'the file is empty, where a header must name the columns')
    }
  }

  /** Empty lines at the end of a file are no rows; before another row they are a mistake. */
  #takeLine(line: string, rows: RawRow[]): void {
    if (line === '' && this.#header !== null) {
      this.#blank ??= this.#line
      this.#line++
    } else this.#take(this.#split(line), rows)
  }

  #split(line: string): CsvField[] {
    if (line.includes('\r'))
      throw this.#refuse('line-end', 'a line ends in CR alone, which is no line end here')
    const fields: CsvField[] = line.split(this.#delimiter)
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as string
      if (field === '') fields[index] = null
      else if (isNullWord(field)) throw this.#refuse(nullWord.rule, nullWord.message)
    }
    return fields
  }

  /** Where the record with quotes ends, null where a later block has its end. */
  #readQuoted(text: string, at: number, rows: RawRow[]): number | null {
    const record = readQuotedRecord(text, at, this.#delimiter)
    if (record === null) return null
    if ('rule' in record) throw this.#refuse(record.rule, record.message)
    if (looksMerged(record.fields, this.#delimiter)) {
      throw this.#refuse('quote', 'a quote seems to join this row with the ones below')
    }
    this.#take(record.fields, rows)
    this.#line += countLineFeeds(text, at, record.end)
    return record.end
  }

  #take(fields: readonly CsvField[], rows: RawRow[]): void {
    for (const field of fields)
      if (field !== null && field.length > this.#longestField) throw this.#refuseField()
    if (this.#blank !== null)
      throw syntaxError(this.#file, this.#blank, 'column-count', 'an empty line stands between rows')
    const position = this.#line++
    if (this.#header !== null) {
      rows.push({ position, values: this.#rowOf(this.#header, fields, position) })
      return
    }
    this.#header = fields.map((name) => name ?? '')
    this.#refuseOtherDelimiter(this.#header, position)
    checkHeader(this.#header, this.#file, position)
  }

  /** A header of one name that holds another delimiter was meant to be split there. */
  #refuseOtherDelimiter([name = '', ...more]: readonly string[], line: number): void {
    const other = [';', '\t', '|', ','].find((each) => each !== this.#delimiter && name.includes(each))
    if (more.length > 0 || other === undefined) return
    const written = JSON.stringify(other)
    throw syntaxError(
      this.#file,
      line,
      'delimiter',
      `the names of the columns stand between ${written}: say so with csv(url, { delimiter: ${written} })`,
    )
  }

  #refuseField() {
    const limit =
      this.#longestField === usualField ? '1 MB' : `the ${this.#longestField} characters that were declared`
    return this.#refuse(
      'too-long',
      `a field is larger than ${limit}: csv(url, { longestField: ... }) allows more`,
    )
  }

  /** A row without prototype: no name finds anything but a field. */
  #rowOf(header: readonly string[], fields: readonly CsvField[], line: number): Record<string, CsvField> {
    if (fields.length !== header.length) {
      throw syntaxError(this.#file, line, 'column-count', 'the row has not as many fields as the header')
    }
    const values = new FieldsByName()
    for (let index = 0; index < header.length; index++)
      values[header[index] as string] = fields[index] ?? null
    return values
  }

  #refuse(rule: string, message: string) {
    return syntaxError(this.#file, this.#line, rule, message)
  }
}

/**
 * A row in which no name finds anything but a field: its prototype is empty. Objects of one class share their layout,
 * which `Object.create(null)` gives up: their fields are read several times faster.
 */
class FieldsByName {
  [name: string]: CsvField
}
Object.setPrototypeOf(FieldsByName.prototype, null)
Reflect.deleteProperty(FieldsByName.prototype, 'constructor')

/** The line ends between two places of a text. */
function countLineFeeds(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}

/**
 * Two quotes that are each missing their partner join rows into one that has the right number of fields. It shows:
 * the field that spans lines then holds the delimiters of the rows that it swallowed, exactly.
 */
function looksMerged(fields: readonly (string | null)[], delimiter: string): boolean {
  const last = fields.length - 1
  if (last === 0) return false
  return fields.some((field, index) => {
    if (!field?.includes('\n')) return false
    const commas = field.split('\n').map((part) => part.split(delimiter).length - 1)
    return commas.every((count, part) =>
      part === 0 ? count === last - index : count === (part === commas.length - 1 ? index : last),
    )
  })
}
