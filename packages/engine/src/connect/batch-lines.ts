/** How far the lines have come, for whoever watches. */
export interface LineProgress {
  lineCount: number
}

/** Joins lines, each with its line end, into chunks of at least `characters`, the last one excepted. */
export async function* batchLines(
  lines: AsyncIterable<string>,
  characters: number,
  progress: LineProgress = { lineCount: 0 },
): AsyncGenerator<string> {
  let chunk = ''
  for await (const line of lines) {
    progress.lineCount += 1
    chunk += `${line}\n`
    if (chunk.length < characters) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
