import type { OfficialEntry } from './official-file.js'

/**
 * The same text in UTF-8 and without a byte order mark, where one says how it is written: a spreadsheet puts such marks into what it
 * saves, and some of them save UTF-16. Everything else stays byte for byte.
 */
export function withoutMark(entry: OfficialEntry): OfficialEntry {
  return { ...entry, read: () => unmarked(entry) }
}

async function* unmarked(entry: OfficialEntry): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let isFirst = true
  for await (const chunk of entry.read()) {
    const bytes = isFirst ? withoutUtf8Mark(chunk) : chunk
    if (isFirst) decoder = decoderOf(chunk)
    isFirst = false
    yield decoder === null ? bytes : Buffer.from(decoder.decode(chunk, { stream: true }))
  }
}

function withoutUtf8Mark(chunk: Buffer): Buffer {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk
}

function decoderOf(chunk: Buffer): InstanceType<typeof TextDecoder> | null {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return new TextDecoder('utf-16le')
  return chunk[0] === 0xfe && chunk[1] === 0xff ? new TextDecoder('utf-16be') : null
}
