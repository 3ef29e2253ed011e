import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { isSowError, SowError } from '@sow/kit/errors'
import { listArchive } from './archive.js'
import type { OfficialEntry } from './official-file.js'
import { listTar } from './tar.js'

/** How texts are packed. */
type Packing = 'zip' | 'gzip' | 'tar'

/** The bytes at the beginning that tell a packing: a tar has its mark at byte 257. */
export const markBytes = 262

/** How many times its packed size a text may have, once it is larger than a megabyte. */
const mostGrowth = 200
const smallText = 1024 * 1024

/** The most bytes of an archive that stands in another one: it is held in memory. */
const largestInner = 256 * 1024 * 1024

export function packingOf(beginning: string): Packing | null {
  if (beginning.startsWith('PK\x03\x04')) return 'zip'
  if (beginning.startsWith('\x1f\x8b')) return 'gzip'
  return beginning.slice(257, 262) === 'ustar' ? 'tar' : null
}

/** The texts inside a text that is packed itself. Throws SowError DATA_SYNTAX. */
export async function unpackEntry(entry: OfficialEntry, packing: Packing): Promise<readonly OfficialEntry[]> {
  switch (packing) {
    case 'zip':
      return await listArchive(await readWhole(entry), entry.name)
    case 'gzip':
      return [await gunzipped(entry)]
    case 'tar':
      return await listTar(entry, largestInner)
  }
}

/** The text of a gzip file, which is read as it passes. */
async function gunzipped(entry: OfficialEntry): Promise<OfficialEntry> {
  return {
    name: entry.name.replace(/\.t?gz$/i, (end) => (end.toLowerCase() === '.tgz' ? '.tar' : '')),
    size: await unpackedSize(entry),
    read: () => gunzip(entry),
  }
}

/** The last four bytes say it, for what is smaller than 4 GB. */
async function unpackedSize(entry: OfficialEntry): Promise<number> {
  let tail: Buffer = Buffer.alloc(0)
  for await (const chunk of entry.read()) tail = Buffer.concat([tail, chunk]).subarray(-4)
  return tail.length === 4 ? tail.readUInt32LE() : 0
}

async function* gunzip({ name, read }: OfficialEntry): AsyncGenerator<Buffer> {
  let packed = 0
  let size = 0
  async function* counted() {
    for await (const chunk of read()) {
      packed += chunk.length
      yield chunk
    }
  }
  // What is wrong reaches who reads the stream.
  const stream = pipeline(Readable.from(counted()), createGunzip(), () => {})
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > smallText && size > packed * mostGrowth) throw refused(name)
      yield chunk
    }
  } catch (error) {
    const ours = isSowError(error) || !(error instanceof Error && 'code' in error)
    throw ours ? error : damaged(name, error)
  }
}

async function readWhole({ name, read }: OfficialEntry): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of read()) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > largestInner) throw refused(name)
  }
  return Buffer.concat(chunks)
}

function damaged(name: string, cause: unknown): SowError {
  return unreadable(name, 'archive', 'is damaged, or was not downloaded in full', cause)
}

function refused(name: string): SowError {
  return unreadable(name, 'archive-limit', 'would grow larger than any official file does')
}

function unreadable(name: string, rule: string, what: string, cause?: unknown): SowError {
  const message = `${name} cannot be unpacked: it ${what}.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download it again from its publisher.',
    place: { file: name },
    problems: [{ file: name, rule, message }],
    cause,
  })
}
