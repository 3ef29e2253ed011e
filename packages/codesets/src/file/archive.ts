import { crc32 } from 'node:zlib'
import { isSowError, SowError } from '@sow/kit/errors'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { OfficialEntry } from './official-file.js'

/** The texts of an archive in the zip format. Throws SowError DATA_SYNTAX where it is damaged or incomplete. */
export async function listArchive(path: string, name: string): Promise<readonly OfficialEntry[]> {
  const entries: OfficialEntry[] = []
  await readingArchive(name, async () => {
    await using archive = await openArchive(path)
    for await (const entry of archive.zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue
      entries.push({
        name: `${name}/${entry.fileName}`,
        size: entry.uncompressedSize,
        read: () => readEntry(path, name, entry),
      })
    }
  })
  return entries
}

async function* readEntry(path: string, name: string, entry: Entry): AsyncGenerator<Buffer> {
  await using archive = await readingArchive(name, () => openArchive(path))
  const stream = await readingArchive(name, () => archive.zip.openReadStreamPromise(entry))
  let sum = 0
  try {
    for await (const chunk of stream) {
      sum = crc32(chunk as Buffer, sum)
      yield chunk as Buffer
    }
  } catch (error) {
    // Errors of what consumes this stream pass through it too.
    throw stream.errored === error && error !== null ? damaged(name, error) : error
  }
  if (sum !== entry.crc32) throw damaged(name)
}

interface OpenArchive extends AsyncDisposable {
  readonly zip: ZipFile
}

async function openArchive(path: string): Promise<OpenArchive> {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true })
  return { zip, [Symbol.asyncDispose]: async () => zip.close() }
}

async function readingArchive<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isSowError(error) ? error : damaged(name, error)
  }
}

function damaged(name: string, cause?: unknown): SowError {
  const message = `The archive ${name} cannot be unpacked: it is damaged, or was not downloaded in full.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download it again from its publisher.',
    place: { file: name },
    problems: [{ file: name, rule: 'archive', message }],
    cause,
  })
}
