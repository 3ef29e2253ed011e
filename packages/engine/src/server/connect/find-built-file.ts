import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How far above this code a bundler's output folder is looked for. */
const levels = 5

/**
 * Finds a file of this package's build by its name: beside this code, or in a folder above it or the `dist` of
 * one. So it is found from `dist`, from the output of a bundler that copied it along, and from source.
 */
export function findBuiltFile(name: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let level = 0; level < levels; level += 1) {
    for (const candidate of [join(folder, name), join(folder, 'dist', name)])
      if (existsSync(candidate)) return candidate
    folder = dirname(folder)
  }
  return null
}
