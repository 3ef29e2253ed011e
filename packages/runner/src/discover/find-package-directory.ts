import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * The real directory of an installed package as Node would find it from `from`: each `node_modules` upwards.
 * Not by `require.resolve`, since a package's `exports` may hide its package.json. Null where it is not installed.
 */
export function findPackageDirectory(name: string, from: string): string | null {
  let directory = from
  for (;;) {
    if (basename(directory) !== 'node_modules') {
      const candidate = join(directory, 'node_modules', name)
      if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    }
    const parent = dirname(directory)
    if (parent === directory) return null
    directory = parent
  }
}
