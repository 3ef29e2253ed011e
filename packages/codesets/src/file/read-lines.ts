import { isUtf8 } from 'node:buffer'
import { SowError } from '@sow/kit/errors'
import type { OfficialEntry } from './official-file.js'

/** Consecutive lines of a text, without their ends. */
export interface LineBatch {
  /** The number of the first of them; the text's first is 1. */
  readonly first: number
  readonly lines: readonly string[]
}

/** The most bytes that one line may have: official files have a few hundred. */
const longestLine = 1024 * 1024

/** How the bytes of a text are its characters; a text of ASCII is both. */
export type TextEncoding = 'utf-8' | 'windows-1252'

/**
 * Streams a text as lines that end in LF or CRLF, in memory that does not grow with it.
 * Throws SowError DATA_SYNTAX where bytes are not UTF-8 or a line never ends; also where the text ends within a line,
 * if it is `cut` then: the publisher's own ends with a line's end.
 */
export async function* readLines(
  entry: OfficialEntry,
  unended: 'cut' | 'taken',
  encoding: TextEncoding = 'utf-8',
): AsyncGenerator<LineBatch> {
  let first = 1
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of entry.read()) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = bytes.lastIndexOf('\n') + 1
    rest = bytes.subarray(end)
    if (rest.length > longestLine) throw unreadable(entry, first, 'too-long', 'is longer than 1 MB')
    if (end === 0) continue
    const lines = splitLines(entry, bytes.subarray(0, end), first, encoding)
    yield { first, lines }
    first += lines.length
  }
  if (rest.length === 0 || isEndMark(rest)) return
  if (unended === 'cut') throw unreadable(entry, first, 'truncated', 'has no end: the file was cut')
  yield { first, lines: splitLines(entry, Buffer.concat([rest, Buffer.from('\n')]), first, encoding) }
}

/** The byte with which old systems end a text: some files still have it, below the last line. */
function isEndMark(rest: Buffer): boolean {
  return rest.length === 1 && rest[0] === 0x1a
}

/** Every code set looks at the same beginnings: they are unpacked once. */
const usualBeginning = 32_768
const beginnings = new WeakMap<OfficialEntry, { readonly text: string; readonly whole: boolean }>()

/** The beginning of a text, one character per byte, to tell what it is. */
export async function readBeginning(entry: OfficialEntry, bytes: number): Promise<string> {
  const known = beginnings.get(entry)
  if (known !== undefined && (known.whole || known.text.length >= bytes)) return known.text.slice(0, bytes)
  const wanted = Math.max(bytes, usualBeginning)
  let text = ''
  let whole = true
  for await (const chunk of entry.read()) {
    text += chunk.toString('latin1', 0, wanted - text.length)
    if (text.length < wanted) continue
    whole = false
    break
  }
  beginnings.set(entry, { text, whole })
  return text.slice(0, bytes)
}

/** The encoding of a text whose publisher uses one in some years and another in others: UTF-8 where it can be. */
export async function detectEncoding(entry: OfficialEntry): Promise<TextEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of entry.read()) decoder.decode(chunk, { stream: true })
    decoder.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252'
    throw error
  }
}

function splitLines(entry: OfficialEntry, bytes: Buffer, first: number, encoding: TextEncoding): string[] {
  if (encoding === 'utf-8' && !isUtf8(bytes))
    throw unreadable(entry, lineOfBadBytes(bytes, first), 'encoding', 'is not valid UTF-8')
  const lines = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes).split(/\r?\n/)
  // What follows the last line end is empty.
  lines.pop()
  return lines
}

function lineOfBadBytes(bytes: Buffer, first: number): number {
  let line = first
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf('\n', start) + 1 || bytes.length
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end
  }
  return line
}

function unreadable({ name }: OfficialEntry, line: number, rule: string, what: string): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${name}, line ${line} ${what}.`,
    hint: 'Download the file again from its publisher, and load it as it is.',
    place: { file: name, line },
    problems: [{ file: name, line, rule, message: `The line ${what}.` }],
  })
}
