import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedForeign } from './embedded-error.js'
import { markerName } from './embedded-files.js'
import { inspectDirectory } from './inspect-directory.js'

/**
 * Removes a directory with our marker, the marker last: a kill in between leaves one that is still ours.
 * Nothing there is fine. Throws EMBEDDED_FOREIGN.
 */
export function removeOurs(directory: string): void {
  if (isRemovable(directory)) {
    rmSync(join(directory, 'data'), { recursive: true, force: true })
    rmSync(join(directory, markerName))
  }
  removeEmpty(directory)
}

/** False where nothing is there. Throws EMBEDDED_FOREIGN where somebody else put even one file of theirs. */
export function isRemovable(directory: string): boolean {
  const kind = inspectDirectory(directory)
  if (kind === 'absent') return false
  if (isBegun(directory)) return true
  const isOurs = (name: string) => name === 'data' || name === markerName
  if (kind === 'foreign' || !readdirSync(directory).every(isOurs)) throw embeddedForeign(directory)
  return true
}

/** True where a kill left the marker before anything was written into it: nothing else is there. */
function isBegun(directory: string): boolean {
  const names = statSync(directory).isDirectory() ? readdirSync(directory) : []
  return names.length === 1 && names[0] === markerName && statSync(join(directory, markerName)).size === 0
}

/** Removes an empty directory; nothing there is fine. */
export function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
}
