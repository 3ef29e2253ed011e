/** How far the lines have come, for whoever watches. */
export interface LineProgress {
  lineCount: number
}

/**
 * Joins texts of complete lines into chunks of at least `characters`, the last one excepted. Bytes are passed on as they
 * come: whoever has them has many lines at once.
 */
export async function* batchLines(
  lines: AsyncIterable<string | Uint8Array>,
  characters: number,
  progress: LineProgress = { lineCount: 0 },
): AsyncGenerator<string | Buffer> {
  let chunk = ''
  for await (const text of lines) {
    progress.lineCount += 1
    if (typeof text !== 'string') {
      if (chunk !== '') yield chunk
      chunk = ''
      yield Buffer.from(text.buffer, text.byteOffset, text.byteLength)
      continue
    }
    chunk += text
    if (chunk.length < characters) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
