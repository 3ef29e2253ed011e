import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { openPgliteSession } from '../connect/open-pglite-session.js'
import type { Session } from '../connect/session.js'
import { checkCluster } from './check-cluster.js'
import { createDirectory } from './create-directory.js'
import { embeddedForeign, embeddedUnusable, translateFileError } from './embedded-error.js'
import { type EmbeddedFiles, embeddedFiles } from './embedded-files.js'
import { inspectDirectory } from './inspect-directory.js'
import { takeEmbeddedLock } from './take-embedded-lock.js'

/**
 * Opens the embedded database of a directory, and makes it where there is nothing yet. It is ours alone until the
 * session is disposed. Throws EMBEDDED_LOCKED, EMBEDDED_FOREIGN or EMBEDDED_UNUSABLE; none changes the directory.
 */
export async function openEmbeddedSession(directory: string): Promise<Session> {
  const files = embeddedFiles(resolve(directory))
  const lock = takeEmbeddedLock(files)
  try {
    const session = await openLocked(files)
    return {
      ...session,
      async [Symbol.asyncDispose]() {
        await session[Symbol.asyncDispose]()
        lock[Symbol.dispose]()
      },
    }
  } catch (error) {
    lock[Symbol.dispose]()
    throw translateFileError(files.directory, error)
  }
}

async function openLocked(files: EmbeddedFiles): Promise<Session> {
  const kind = inspectDirectory(files.directory)
  if (kind === 'foreign') throw embeddedForeign(files.directory)
  if (kind === 'absent') await createDirectory(files)
  checkCluster(files)
  accessSync(files.data, constants.R_OK | constants.W_OK | constants.X_OK)
  return await openPgliteSession({ directory: files.data, template: null }).catch((error: unknown) => {
    throw unopened(files.directory, error)
  })
}

function unopened(directory: string, error: unknown): Error {
  if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND')
    return embeddedUnusable(
      directory,
      'needs the package @electric-sql/pglite, which is not installed',
      'Install it, or set DATABASE_URL.',
      error,
    )
  return embeddedUnusable(
    directory,
    'could not be started; its files may be damaged',
    'Restore it from a copy, or move it away and set up a new one.',
    error,
  )
}
