import { SowError } from '../errors/sow-error.js'
import { CsvDecoder, type CsvFormat, longestField, longestRecord } from './csv-decoder.js'
import { type DataFile, dataFile } from './file-source.js'
import { readLineBlocks } from './read-line-blocks.js'
import type { RawRow, RowSource } from './row-source.js'

/**
 * Rows of a CSV file (RFC 4180): UTF-8, comma, double quotes, LF or CRLF, a header with the columns' own names. Another
 * delimiter, and fields of more than 1 MB, are declared: `csv(url, { delimiter: ';' })`. Where the lines of a file end in
 * CRLF, so do those inside its fields: they become LF; in a file of LF a CRLF inside quotes is kept. An empty field is null, a quoted empty field (`""`) is the empty text. A composite reference has one header per
 * part: `schedule_id.code`. Name the file relative to the module: `csv(new URL('../data/payers.csv', import.meta.url))`;
 * the folder `data/` lies beside `src/` and `dist/` alike.
 *
 * Reading throws SowError DATA_SYNTAX with the line of what cannot be parsed, or INPUT_OUTPUT.
 */
export function csv(url: URL, format: CsvFormat = {}): RowSource {
  const file = dataFile(url)
  checkFormat(file, format)
  return Object.freeze({
    format: 'csv',
    file: file.name,
    columns: () => readHeader(file, format),
    read: () => readRows(file, format),
    readBatches: () => readBatches(file, format),
  })
}

const delimiters: readonly unknown[] = [',', ';', '\t', '|', undefined]

/** Throws SowError DEFINITION_INVALID. */
function checkFormat({ name }: DataFile, format: CsvFormat): void {
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

async function readHeader(file: DataFile, format: CsvFormat): Promise<readonly string[]> {
  const decoder = new CsvDecoder(file, format)
  for await (const { bytes } of readLineBlocks(file, longestRecord(format))) {
    decoder.decode(bytes.toString('utf8'))
    if (decoder.header !== null) return decoder.header
  }
  decoder.end()
  return decoder.header ?? []
}

async function* readRows(file: DataFile, format: CsvFormat): AsyncGenerator<RawRow> {
  for await (const batch of readBatches(file, format)) yield* batch
}

/** One batch per block of the file, so that no row passes through a queue of its own. */
async function* readBatches(file: DataFile, format: CsvFormat): AsyncGenerator<readonly RawRow[]> {
  const decoder = new CsvDecoder(file, format)
  for await (const { bytes } of readLineBlocks(file, longestRecord(format)))
    yield decoder.decode(bytes.toString('utf8'))
  decoder.end()
}
