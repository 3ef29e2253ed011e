import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { listArchive } from './archive.js'
import { withoutMark } from './marked-text.js'
import type { OfficialEntry, OfficialFile } from './official-file.js'
import { readBeginning } from './read-lines.js'
import { markBytes, packingOf, unpackEntry } from './unpack.js'

/**
 * Reads what a file holds: its SHA-256, and the texts in it where it is an archive. Nothing stays open.
 * Throws SowError CONFIG_USAGE where there is no such file, DATA_SYNTAX where an archive is damaged.
 */
export async function openOfficialFile(path: string): Promise<OfficialFile> {
  const name = basename(path)
  const hash = createHash('sha256')
  let size = 0
  let mark = ''
  for await (const chunk of readFile(path, name)) {
    if (size === 0) mark = chunk.toString('latin1', 0, markBytes)
    size += chunk.length
    hash.update(chunk)
  }
  const plain = { name, size, read: () => readFile(path, name) }
  const packing = packingOf(mark)
  const entries =
    packing === null
      ? [plain]
      : packing === 'zip'
        ? await listArchive(path, name)
        : await unpackEntry(plain, packing)
  return { name, sha256: hash.digest('hex'), entries: entries.map(withoutMark) }
}

/**
 * The same file with the archives that stand in it unpacked as well; null where there are none. A workbook is an
 * archive too. Throws SowError DATA_SYNTAX where one is damaged or made to become too much.
 */
export async function unpackInside(file: OfficialFile): Promise<OfficialFile | null> {
  const entries: OfficialEntry[] = []
  let found = false
  for (const entry of file.entries) {
    const packing = packingOf(await readBeginning(entry, markBytes))
    found ||= packing !== null
    entries.push(...(packing === null ? [entry] : (await unpackEntry(entry, packing)).map(withoutMark)))
  }
  return found ? { ...file, entries } : null
}

async function* readFile(path: string, name: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path)
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    throw stream.errored === error && error !== null ? unreadable(name, error) : error
  }
}

function unreadable(name: string, cause: unknown): SowError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  const absent = reason === 'ENOENT' || reason === 'EISDIR'
  return new SowError({
    code: absent ? 'CONFIG_USAGE' : 'INPUT_OUTPUT',
    message: `The official file ${name} cannot be read (${reason}).`,
    hint: 'Name a file that is there and that you may read.',
    place: { file: name },
    cause,
  })
}
