import { CsvDecoder } from './csv-decoder.js'
import { type CsvFormat, checkFormat, longestRecord } from './csv-format.js'
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
