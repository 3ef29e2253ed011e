import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { manifestFileName, parseManifest } from '@sow/kit/manifest'
import { fillDictionary } from '@sow/workshop'

/**
 * The README of a built seed package with its two generated parts as the manifest has them: one line per dataset, and
 * one table per dataset with the type, the owner and the reference of each column. Compare it with the file:
 * `await expect(fillDataDictionary(new URL('..', import.meta.url))).toMatchFileSnapshot('../README.md')`, and write it
 * with `vitest --update`. `packageDirectory`: the folder of its package.json, ended by a slash. Throws SowError where
 * the manifest is invalid, and Error where a part has no place in the README.
 */
export function fillDataDictionary(packageDirectory: URL): string {
  const read = (path: string) => readFileSync(fileURLToPath(new URL(path, packageDirectory)), 'utf8')
  const manifest = parseManifest(read(`dist/${manifestFileName}`))
  return fillDictionary(read('README.md'), manifest)
}
