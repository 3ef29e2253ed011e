import { readCanonicalFile } from '../manifest/read-canonical-file.js'

/**
 * The lines of a canonical file, many at a time, without their line ends. Throws at the end, as `readCanonicalFile`,
 * where the file is not the one that its manifest names.
 */
export async function* readShippedLines(path: string, sha256: string): AsyncGenerator<readonly string[]> {
  for await (const block of readCanonicalFile(path, sha256)) {
    const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(block).split('\n')
    lines.pop()
    yield lines
  }
}
