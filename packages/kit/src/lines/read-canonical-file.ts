import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { SowError } from '../errors/sow-error.js'
import { unreadableFile } from '../rows/file-source.js'

/** Bytes read at once. */
const blockBytes = 262_144
const lineEnd = 0x0a

/**
 * Streams the canonical lines that a package ships, each text a number of complete lines, in memory that does not grow
 * with them. At the end it throws SowError MANIFEST_MISMATCH where the file is not the one that the manifest names; what
 * was read before must then be thrown away. INPUT_OUTPUT where it cannot be read.
 */
export async function* readCanonicalFile(path: string, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let rest: Buffer = Buffer.alloc(0)
  for await (const block of blocksOf(path)) {
    hash.update(block)
    const end = block.lastIndexOf(lineEnd) + 1
    if (end > 0)
      yield rest.length === 0 ? block.subarray(0, end) : Buffer.concat([rest, block.subarray(0, end)])
    rest = end > 0 ? Buffer.from(block.subarray(end)) : Buffer.concat([rest, block])
  }
  if (rest.length > 0 || hash.digest('hex') !== sha256) throw otherFile(path)
}

async function* blocksOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const block of createReadStream(path, { highWaterMark: blockBytes })) yield block as Buffer
  } catch (cause) {
    throw unreadableFile({ path, name: basename(path) }, cause)
  }
}

function otherFile(path: string): SowError {
  const name = basename(path)
  return new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `The file ${name} is not the one that its package's manifest speaks of.`,
    hint: 'Build the package again, or install it again where it came from a registry.',
    place: { file: name },
  })
}

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
