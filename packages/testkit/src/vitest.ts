import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fillDataDictionary } from './fill-data-dictionary.js'
import { proveSeedPackage } from './prove-seed-package.js'

/**
 * Registers the tests that every seed package has: it proves itself, and its README describes what the manifest has.
 * `testFile`: the `import.meta.url` of a test file of the package, which must be built. Throws Error where no
 * package.json is above that file.
 */
export function describeSeedPackage(testFile: string): void {
  const directory = packageDirectoryOf(testFile)
  describe('the package', () => {
    test('proves itself', { timeout: 300_000 }, async () => {
      const { datasets } = await proveSeedPackage(directory)
      expect(datasets.length).toBeGreaterThan(0)
    })

    test('describes every dataset and every column in its README as the manifest has them', async () => {
      const readme = fileURLToPath(new URL('README.md', directory))
      await expect(fillDataDictionary(directory)).toMatchFileSnapshot(readme)
    })
  })
}

/** The folder of the nearest package.json above a file, ended by a slash. */
function packageDirectoryOf(file: string): URL {
  for (let folder = new URL('.', file); ; folder = new URL('..', folder)) {
    if (existsSync(new URL('package.json', folder))) return folder
    if (folder.pathname === new URL('..', folder).pathname)
      throw new Error(`No package.json is above ${file}.`)
  }
}
