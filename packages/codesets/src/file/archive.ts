import { crc32 } from 'node:zlib'
import { isSowError, SowError } from '@sow/kit/errors'
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl'
import type { OfficialEntry } from './official-file.js'

/** How far an archive is trusted: official files shrink to a tenth, and are read in seconds. */
export interface ArchiveLimits {
  /** How many times its packed size a text may have, once it is larger than `smallText`. */
  readonly ratio: number
  /** What unpacking one text may take, without the time that its reader takes, and besides what its size takes. */
  readonly milliseconds: number
  /** On a slow machine that has other work as well: the largest official text has ten gigabytes. */
  readonly bytesPerMillisecond: number
}

const defaultLimits: ArchiveLimits = { ratio: 100, milliseconds: 120_000, bytesPerMillisecond: 1000 }

/** Bytes of a text that may be packed as tightly as it likes. */
const smallText = 64 * 1024

/** Official archives have a dozen. */
const mostEntries = 10_000

/** The bytes of an entry's own header, before its name. */
const headerBytes = 30

/**
 * The texts of an archive in the zip format: a file by its path, or the bytes of one that stood in another. Throws SowError DATA_SYNTAX where it is damaged or incomplete, and where it is
 * made to become too much: entries that share their bytes, or that grow beyond what texts do.
 */
export async function listArchive(
  packed: string | Buffer,
  name: string,
  limits: ArchiveLimits = defaultLimits,
): Promise<readonly OfficialEntry[]> {
  const entries: Entry[] = []
  await readingArchive(name, async () => {
    await using archive = await openArchive(packed)
    for await (const entry of archive.zip.eachEntry()) {
      entries.push(entry)
      if (entries.length > mostEntries) throw refused(name, `it has more than ${mostEntries} entries`)
    }
  })
  checkEntries(name, entries, limits)
  return entries
    .filter(({ fileName }) => !fileName.endsWith('/'))
    .map((entry) => ({
      name: `${name}/${entry.fileName}`,
      size: entry.uncompressedSize,
      read: () => readEntry(packed, name, entry, limits),
    }))
}

/** What an entry says of its size is held while it is read: here it only has to be possible. */
function checkEntries(name: string, entries: readonly Entry[], { ratio }: ArchiveLimits): void {
  for (const { fileName, compressedSize, uncompressedSize } of entries) {
    if (uncompressedSize > smallText && uncompressedSize > compressedSize * ratio)
      throw refused(name, `${fileName} would grow to more than ${ratio} times its size`)
  }
  const inOrder = entries.toSorted(
    (left, right) => left.relativeOffsetOfLocalHeader - right.relativeOffsetOfLocalHeader,
  )
  for (const [index, { relativeOffsetOfLocalHeader, compressedSize, fileName }] of inOrder.entries()) {
    const next = inOrder[index + 1]
    const end = relativeOffsetOfLocalHeader + headerBytes + compressedSize
    if (next !== undefined && next.relativeOffsetOfLocalHeader < end)
      throw refused(name, `${fileName} and ${next.fileName} share their bytes`)
  }
}

async function* readEntry(
  packed: string | Buffer,
  name: string,
  entry: Entry,
  limits: ArchiveLimits,
): AsyncGenerator<Buffer> {
  await using archive = await readingArchive(name, () => openArchive(packed))
  const stream = await readingArchive(name, () => archive.zip.openReadStreamPromise(entry))
  const most = limits.milliseconds + entry.uncompressedSize / limits.bytesPerMillisecond
  let sum = 0
  let spent = 0
  let isRead = false
  try {
    let asked = performance.now()
    for await (const chunk of stream) {
      spent += performance.now() - asked
      if (spent >= most)
        throw refused(name, `${entry.fileName} took more than ${Math.floor(most / 1000)} s to unpack`)
      sum = crc32(chunk as Buffer, sum)
      isRead = true
      yield chunk as Buffer
      isRead = false
      asked = performance.now()
    }
  } catch (error) {
    // What is wrong with whoever reads a chunk comes through here, too.
    throw isRead || isSowError(error) ? error : damaged(name, error)
  }
  if (sum !== entry.crc32) throw damaged(name)
}

interface OpenArchive extends AsyncDisposable {
  readonly zip: ZipFile
}

async function openArchive(packed: string | Buffer): Promise<OpenArchive> {
  const options = { autoClose: false, lazyEntries: true }
  const zip = await (typeof packed === 'string'
    ? openPromise(packed, options)
    : fromBufferPromise(packed, options))
  return { zip, [Symbol.asyncDispose]: async () => zip.close() }
}

async function readingArchive<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isSowError(error) ? error : leavesFolder(error) ? outside(name) : damaged(name, error)
  }
}

/** Whether the reader refused a name that would lead out of the folder it is unpacked to. */
function leavesFolder(error: unknown): boolean {
  return error instanceof Error && /absolute path|relative path|invalid characters/.test(error.message)
}

function outside(name: string): SowError {
  const message = `The archive ${name} is not unpacked: a name in it leads out of its folder, as in no official file.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Do not open it. Download the file from its publisher.',
    place: { file: name },
    problems: [{ file: name, rule: 'archive-path', message }],
  })
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

function refused(name: string, why: string): SowError {
  const message = `The archive ${name} is not unpacked: ${why}, as no official file does.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download it from its publisher, or unpack it yourself and name the text that is in it.',
    place: { file: name },
    problems: [{ file: name, rule: 'archive-limit', message }],
  })
}
