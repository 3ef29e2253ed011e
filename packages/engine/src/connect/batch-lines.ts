/** How far the lines have come, for whoever watches. */
export interface LineProgress {
  lineCount: number
}

/** Joins texts of complete lines into chunks of at least `characters`, the last one excepted. */
export async function* batchLines(
  lines: AsyncIterable<string>,
  characters: number,
  progress: LineProgress = { lineCount: 0 },
): AsyncGenerator<string> {
  let chunk = ''
  for await (const text of lines) {
    progress.lineCount += 1
    chunk += text
    if (chunk.length < characters) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
