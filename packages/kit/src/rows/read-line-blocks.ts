import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { type DataFile, syntaxError, unreadableFile } from './file-source.js'

/** Complete lines of a file, as UTF-8. */
export interface LineBlock {
  readonly bytes: Buffer
  /** The number of the block's first line; the file's first is 1. */
  readonly line: number
}

/** The most bytes that one line may have, where nobody says otherwise. */
const usualLine = 16 * 1024 * 1024

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Streams a UTF-8 text file as blocks of complete lines ended by LF: a byte order mark is taken away, and CRLF becomes LF
 * where the first line ends so. Throws SowError DATA_SYNTAX with the line where bytes are not UTF-8, INPUT_OUTPUT where the file cannot be read.
 */
export async function* readLineBlocks(
  file: DataFile,
  longestLine: number = usualLine,
): AsyncGenerator<LineBlock> {
  let line = 1
  let endsInCrLf: boolean | null = null
  let open: Buffer[] = []
  let openBytes = 0
  for await (const chunk of readBytes(file)) {
    const inChunk = chunk.lastIndexOf(lineFeed) + 1
    const bytes = inChunk === 0 ? chunk : Buffer.concat([...open, chunk])
    const end = inChunk === 0 ? 0 : bytes.length - (chunk.length - inChunk)
    open = [...(inChunk === 0 ? open : []), bytes.subarray(end)]
    openBytes = inChunk === 0 ? openBytes + chunk.length : bytes.length - end
    if (openBytes > longestLine)
      throw syntaxError(file, line, 'too-long', `a line is longer than ${longestLine / 1024 / 1024} MB`)
    if (end === 0) continue
    const lines = bytes.subarray(0, end)
    endsInCrLf ??= lines[lines.indexOf(lineFeed) - 1] === carriageReturn
    yield { bytes: checkedLines(lines, line, file, endsInCrLf), line }
    line += countLines(lines)
  }
  const rest = Buffer.concat(open)
  if (rest.length > 0) yield { bytes: checkedLines(rest, line, file, endsInCrLf ?? false), line }
}

async function* readBytes(file: DataFile): AsyncGenerator<Buffer> {
  const stream = createReadStream(file.path, { highWaterMark: 256 * 1024 })
  let first = true
  try {
    for await (const chunk of stream) {
      const bytes = chunk as Buffer
      yield first ? withoutByteOrderMark(bytes, file) : bytes
      first = false
    }
  } catch (error) {
    // Errors of the parser that consumes this stream pass through it too.
    throw stream.errored === error && error !== null ? unreadableFile(file, error) : error
  }
}

function withoutByteOrderMark(bytes: Buffer, file: DataFile): Buffer {
  const [first, second, third] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw syntaxError(file, 1, 'encoding', 'the file is UTF-16, where UTF-8 is needed')
  }
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes
}

function checkedLines(bytes: Buffer, line: number, file: DataFile, endsInCrLf: boolean): Buffer {
  if (!isUtf8(bytes)) {
    throw syntaxError(file, lineOfBadBytes(bytes, line), 'encoding', 'the line is not valid UTF-8')
  }
  return endsInCrLf ? Buffer.from(bytes.toString('utf8').replaceAll('\r\n', '\n')) : bytes
}

function lineOfBadBytes(bytes: Buffer, firstLine: number): number {
  let line = firstLine
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(lineFeed, start) + 1 || bytes.length
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end
  }
  return line
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count++
  return count
}
