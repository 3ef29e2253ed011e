import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSumText, sumFileName, writeSumFile } from '@sow/kit/build'

/** What writing the sums again changed, by file. */
export interface HashReport {
  /** How many migrations the folder has. */
  readonly files: number
  /** Files that had no sum. */
  readonly added: readonly string[]
  /** Files with another sum than before. */
  readonly changed: readonly string[]
  /** Files that had a sum, and are gone. */
  readonly removed: readonly string[]
}

/** Writes a folder's sum file, and tells what it says now that it did not say before. */
export async function hashMigrations(folder: string): Promise<HashReport> {
  const path = join(folder, sumFileName)
  const before = new Map(
    (existsSync(path) ? (parseSumText(readFileSync(path, 'utf8')) ?? []) : []).map(({ file, sum }) => [
      file,
      sum,
    ]),
  )
  const after = await writeSumFile(folder)
  const present = new Set(after.map(({ file }) => file))
  return {
    files: after.length,
    added: after.filter(({ file }) => !before.has(file)).map(({ file }) => file),
    changed: after
      .filter(({ file, sum }) => before.has(file) && before.get(file) !== sum)
      .map(({ file }) => file),
    removed: [...before.keys()].filter((file) => !present.has(file)),
  }
}
