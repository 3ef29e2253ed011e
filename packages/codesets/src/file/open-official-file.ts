import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { listArchive } from './archive.js'
import type { OfficialFile } from './official-file.js'

/** How archives in the zip format begin. */
const archiveMark = 'PK\x03\x04'

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
    if (size === 0) mark = chunk.toString('latin1', 0, archiveMark.length)
    size += chunk.length
    hash.update(chunk)
  }
  const plain = { name, size, read: () => readFile(path, name) }
  const entries = mark === archiveMark ? await listArchive(path, name) : [plain]
  return { name, sha256: hash.digest('hex'), entries }
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
