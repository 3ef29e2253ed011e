import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SowError } from '../errors/sow-error.js'
import { unreadableFile } from '../rows/file-source.js'
import type { Manifest, ManifestDataset } from './manifest.js'

/**
 * Throws SowError MANIFEST_MISMATCH where the file that people write a dataset's rows in is another one than when the
 * package was built: the rows that it ships are then not the rows that it shows. A package need not ship that file.
 */
export async function checkDataFile(folder: string, { identity, data }: ManifestDataset): Promise<void> {
  if (data === undefined || !existsSync(join(folder, data.file))) return
  if ((await sumOfFile(join(folder, data.file))) === data.sha256) return
  throw new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `The file ${data.file} of the dataset '${identity}' was changed since its package was built.`,
    hint: 'Build the package again, or install it again where it came from a registry.',
    place: { dataset: identity, file: data.file },
  })
}

/** SHA-256 of a file, hexadecimal. Throws SowError INPUT_OUTPUT. */
export async function sumOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const block of createReadStream(path)) hash.update(block as Buffer)
  } catch (cause) {
    throw unreadableFile({ path, name: basename(path) }, cause)
  }
  return hash.digest('hex')
}

/**
 * Throws SowError MANIFEST_MISMATCH where a file of a package's built code is not the one that its build wrote: its migrations
 * would do something else than what was checked.
 * @param folder The folder of the manifest.
 */
export async function checkCodeFiles(folder: string, { package: name, code = [] }: Manifest): Promise<void> {
  for (const { file, sha256 } of code) {
    const path = join(folder, file)
    if (existsSync(path) && (await sumOfFile(path)) === sha256) continue
    throw new SowError({
      code: 'MANIFEST_MISMATCH',
      message: `The file ${file} of ${name} is not as its build wrote it.`,
      hint: 'Build the package again, or install it again where it came from a registry.',
      place: { package: name, file },
    })
  }
}
