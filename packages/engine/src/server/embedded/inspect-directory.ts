import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markerName } from './embedded-files.js'

/** What stands at a path: nothing or an empty directory, something of ours, something else. */
export type DirectoryKind = 'absent' | 'ours' | 'foreign'

/** Looks at a directory without changing anything. */
export function inspectDirectory(directory: string): DirectoryKind {
  const entries = entriesOf(directory)
  if (entries === null) return 'foreign'
  if (entries.length === 0) return 'absent'
  return readMarker(directory) === null ? 'foreign' : 'ours'
}

/** The major of PostgreSQL that the marker names; null where there is no marker of ours. */
export function readMarker(directory: string): number | null {
  try {
    const marker = JSON.parse(readFileSync(join(directory, markerName), 'utf8')) as Record<string, unknown>
    return marker['format'] === 1 && typeof marker['postgres'] === 'number' ? marker['postgres'] : null
  } catch {
    return null
  }
}

/** No entries where nothing is there; null where it is no directory. */
function entriesOf(directory: string): string[] | null {
  try {
    return readdirSync(directory)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') return null
    throw error
  }
}
