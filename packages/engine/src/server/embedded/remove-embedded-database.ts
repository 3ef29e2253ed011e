import { renameSync } from 'node:fs'
import { resolve } from 'node:path'
import { translateFileError } from './embedded-error.js'
import { embeddedFiles } from './embedded-files.js'
import { inspectDirectory } from './inspect-directory.js'
import { isRemovable, removeOurs } from './remove-ours.js'
import { takeEmbeddedLock } from './take-embedded-lock.js'

/**
 * Removes the embedded database of a directory; nothing there is fine. After a kill in between it is either whole
 * or gone. Throws EMBEDDED_LOCKED, EMBEDDED_UNUSABLE, and EMBEDDED_FOREIGN where Sow did not make it.
 */
export function removeEmbeddedDatabase(directory: string): void {
  const files = embeddedFiles(resolve(directory))
  using _ = takeEmbeddedLock(files)
  try {
    removeOurs(files.partial)
    if (!isRemovable(files.directory)) return
    renameSync(files.directory, files.partial)
    removeOurs(files.partial)
  } catch (error) {
    throw translateFileError(files.directory, error)
  }
}

/** True where the directory holds an embedded database of ours. */
export function isEmbeddedDatabase(directory: string): boolean {
  return inspectDirectory(resolve(directory)) === 'ours'
}
