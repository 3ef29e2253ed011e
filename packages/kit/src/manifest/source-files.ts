import { existsSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { sumOfFile } from './check-files.js'
import type { FileSum, Manifest } from './manifest.js'

/** Where a package's people write: everything else in it is made from what stands here, or says nothing of its rows. */
const folders = ['src', 'data']

/** The files that a package is built from, with their sums. */
export async function sumSourceFiles(packageFolder: string): Promise<readonly FileSum[]> {
  const sums: FileSum[] = []
  for (const file of sourceFiles(packageFolder))
    sums.push({ file, sha256: await sumOfFile(join(packageFolder, file)) })
  return sums
}

/**
 * The first file of a package's sources that is not as it was when the package was built, by its content; null where none
 * is. A file that is gone says nothing: a deploy need not bring them along.
 */
export async function findChangedSource(
  packageFolder: string,
  { sources }: Manifest,
): Promise<string | null> {
  if (sources === undefined) return null
  const built = new Map(sources.map(({ file, sha256 }) => [file, sha256]))
  for (const file of sourceFiles(packageFolder))
    if (built.get(file) !== (await sumOfFile(join(packageFolder, file)))) return file
  return null
}

/** Relative to the package, with forward slashes, sorted. */
function sourceFiles(packageFolder: string): readonly string[] {
  return folders
    .map((folder) => join(packageFolder, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/^\.|\.(?:test|spec)\.\w+$/.test(entry.name))
    .map((entry) => relative(packageFolder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(?:^|\/)(?:node_modules|__tests__)\//.test(file))
    .sort()
}
