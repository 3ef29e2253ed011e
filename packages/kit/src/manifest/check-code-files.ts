import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SowError } from '../errors/sow-error.js'
import { sumOfDataFile } from './check-data-file.js'
import type { Manifest } from './manifest.js'

/**
 * Throws SowError MANIFEST_MISMATCH where a file of a package's built code is not the one that its build wrote: its migrations
 * would do something else than what was checked.
 * @param folder The folder of the manifest.
 */
export async function checkCodeFiles(folder: string, { package: name, code = [] }: Manifest): Promise<void> {
  for (const { file, sha256 } of code) {
    const path = join(folder, file)
    if (existsSync(path) && (await sumOfDataFile(path)) === sha256) continue
    throw new SowError({
      code: 'MANIFEST_MISMATCH',
      message: `The file ${file} of ${name} is not as its build wrote it.`,
      hint: 'Build the package again, or install it again where it came from a registry.',
      place: { package: name, file },
    })
  }
}
