import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

const chunkCharacters = 1_048_576

/** Writes lines into a file as they come, in memory that does not grow with them. */
export async function writeLines(
  path: string,
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const file = createWriteStream(path)
  let chunk = ''
  for await (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length < chunkCharacters) continue
    if (!file.write(chunk)) await once(file, 'drain')
    chunk = ''
  }
  file.end(chunk)
  await once(file, 'close')
}
