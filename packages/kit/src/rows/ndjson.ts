import { parseExactJson } from '../columns/exact-number.js'
import { checkHeader } from './check-header.js'
import { type DataFile, dataFile, syntaxError } from './file-source.js'
import { readLineBlocks } from './read-line-blocks.js'
import type { RawRow, RowSource } from './row-source.js'

/** The most UTF-16 units that one line may have. */
const longestRow = 16 * 1024 * 1024

/**
 * Rows of an NDJSON file: UTF-8, one JSON object per line, LF or CRLF. Name the file relative to the module, as for
 * `csv`. A number that JavaScript cannot hold exactly keeps its digits. Reading throws SowError DATA_SYNTAX with the line of what cannot be parsed, or INPUT_OUTPUT.
 */
export function ndjson(url: URL): RowSource {
  const file = dataFile(url)
  return Object.freeze({
    format: 'ndjson',
    file: file.name,
    columns: () => readColumns(file),
    read: () => readRows(file),
    readBatches: () => readBatches(file),
  })
}

async function readColumns(file: DataFile): Promise<readonly string[]> {
  for await (const { values } of readRows(file)) return Object.keys(values)
  return []
}

async function* readRows(file: DataFile): AsyncGenerator<RawRow> {
  for await (const batch of readBatches(file)) yield* batch
}

/** One batch per block of the file, so that no row passes through a queue of its own. */
async function* readBatches(file: DataFile): AsyncGenerator<readonly RawRow[]> {
  let checked = ''
  for await (const { bytes, line: first } of readLineBlocks(file)) {
    const lines = bytes.toString('utf8').split('\n')
    if (lines.at(-1) === '') lines.pop()
    yield lines.map((text, index) => {
      const position = first + index
      const values = parseRow(text, file, position)
      const names = Object.keys(values)
      if (names.join('\n') !== checked) checkHeader(names, file, position)
      checked = names.join('\n')
      return { position, values }
    })
  }
}

function parseRow(text: string, file: DataFile, line: number): Readonly<Record<string, unknown>> {
  if (text.length > longestRow) throw syntaxError(file, line, 'too-long', 'the row is larger than 16 MB')
  const parsed = parseJson(text, file, line)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw syntaxError(file, line, 'json', 'the line is not a JSON object')
  }
  const names = Object.keys(parsed)
  if (countObjectKeys(text) !== names.length) throw syntaxError(file, line, 'header', 'a column occurs twice')
  const values: Record<string, unknown> = Object.create(null)
  for (const name of names) values[name] = Reflect.get(parsed, name)
  return values
}

/** The parser's own message is not shown: it quotes the row. */
function parseJson(text: string, file: DataFile, line: number): unknown {
  try {
    return parseExactJson(text)
  } catch {
    throw syntaxError(file, line, 'json', 'the line is not JSON')
  }
}

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/**
 * How many keys the outermost object of a valid JSON text has, equal ones counted each: `JSON.parse` keeps the
 * last of them silently.
 */
function countObjectKeys(json: string): number {
  let depth = 0
  let keys = 0
  for (let index = 0; index < json.length; index++) {
    const unit = json.charCodeAt(index)
    if (unit === quote) index = endOfString(json, index)
    else if (unit === 0x7b || unit === 0x5b) depth++
    else if (unit === 0x7d || unit === 0x5d) depth--
    else if (unit === colon && depth === 1) keys++
  }
  return keys
}

function endOfString(json: string, start: number): number {
  let index = start + 1
  while (json.charCodeAt(index) !== quote) index += json.charCodeAt(index) === backslash ? 2 : 1
  return index
}
