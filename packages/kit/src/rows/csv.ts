import { CsvDecoder } from './csv-decoder.js'
import { type DataFile, dataFile } from './file-source.js'
import { readLineBlocks } from './read-line-blocks.js'
import type { RawRow, RowSource } from './row-source.js'

/**
 * Rows of a CSV file (RFC 4180): UTF-8, comma, double quotes, LF or CRLF, a header with the columns' own names.
 * An empty field is null, a quoted empty field (`""`) is the empty text. A composite reference has one header per
 * part: `schedule_id.code`. Name the file relative to the module: `csv(new URL('../data/payers.csv', import.meta.url))`;
 * the folder `data/` lies beside `src/` and `dist/` alike.
 *
 * Reading throws SowError DATA_SYNTAX with the line of what cannot be parsed, or INPUT_OUTPUT.
 */
export function csv(url: URL): RowSource {
  const file = dataFile(url)
  return Object.freeze({
    format: 'csv',
    file: file.name,
    columns: () => readHeader(file),
    read: () => readRows(file),
    readBatches: () => readBatches(file),
  })
}

async function readHeader(file: DataFile): Promise<readonly string[]> {
  const decoder = new CsvDecoder(file)
  for await (const { bytes } of readLineBlocks(file)) {
    decoder.decode(bytes.toString('utf8'))
    if (decoder.header !== null) return decoder.header
  }
  decoder.end()
  return decoder.header ?? []
}

async function* readRows(file: DataFile): AsyncGenerator<RawRow> {
  for await (const batch of readBatches(file)) yield* batch
}

/** One batch per block of the file, so that no row passes through a queue of its own. */
async function* readBatches(file: DataFile): AsyncGenerator<readonly RawRow[]> {
  const decoder = new CsvDecoder(file)
  for await (const { bytes } of readLineBlocks(file)) yield decoder.decode(bytes.toString('utf8'))
  decoder.end()
}
