import { readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { sumOfDataFile } from '../manifest/check-data-file.js'
import type { FileSum } from '../manifest/manifest.js'
import type { MarkedPackage } from './marked-package.js'

/** The sums of the built code of a package: its entry, and every module below the entry's folder. */
export async function sumCodeFiles({ entry, folder }: MarkedPackage): Promise<readonly FileSum[]> {
  const built = dirname(entry)
  // Beside package.json there is much that is no part of the build.
  const files = built === folder ? [basename(entry)] : await modulesBelow(built)
  const sums: FileSum[] = []
  for (const file of files) sums.push({ file, sha256: await sumOfDataFile(join(built, file)) })
  return sums
}

async function modulesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.split('/').includes('node_modules'))
    .sort()
}
