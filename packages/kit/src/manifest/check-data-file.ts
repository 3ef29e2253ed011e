import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SowError } from '../errors/sow-error.js'
import { unreadableFile } from '../rows/file-source.js'
import type { ManifestDataset } from './manifest.js'

/**
 * Throws SowError MANIFEST_MISMATCH where the file that people write a dataset's rows in is another one than when the
 * package was built: the rows that it ships are then not the rows that it shows. A package need not ship that file.
 */
export async function checkDataFile(folder: string, { identity, data }: ManifestDataset): Promise<void> {
  if (data === undefined || !existsSync(join(folder, data.file))) return
  if ((await sumOfDataFile(join(folder, data.file))) === data.sha256) return
  throw new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `The file ${data.file} of the dataset '${identity}' was changed since its package was built.`,
    hint: 'Build the package again, or install it again where it came from a registry.',
    place: { dataset: identity, file: data.file },
  })
}

/** SHA-256 of a file, hexadecimal. Throws SowError INPUT_OUTPUT. */
export async function sumOfDataFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const block of createReadStream(path)) hash.update(block as Buffer)
  } catch (cause) {
    throw unreadableFile({ path, name: basename(path) }, cause)
  }
  return hash.digest('hex')
}
