import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { translateFileError } from './embedded-error.js'
import type { EmbeddedFiles } from './embedded-files.js'
import { isLockFile, type LockFile, takeLockFile } from './lock-file.js'

/** Takes the lock of an embedded database. Throws EMBEDDED_LOCKED with the holder, or EMBEDDED_UNUSABLE. */
export function takeEmbeddedLock({ directory, lock }: EmbeddedFiles): LockFile {
  const taken = tryTake(directory, lock)
  if (isLockFile(taken)) return taken
  const elsewhere = taken.host === hostname() ? '' : ` on ${taken.host}`
  throw new SowError({
    code: 'EMBEDDED_LOCKED',
    message: `Process ${taken.pid}${elsewhere} has the embedded database ${directory} open.`,
    hint: `Wait until it has ended, then run the command again; a studio or an assistant lets go once nobody has used it for a quarter of a minute. If it surely is gone, remove ${lock}.`,
  })
}

function tryTake(directory: string, lock: string): ReturnType<typeof takeLockFile> {
  try {
    mkdirSync(dirname(directory), { recursive: true })
    return takeLockFile(lock)
  } catch (error) {
    throw translateFileError(directory, error)
  }
}
