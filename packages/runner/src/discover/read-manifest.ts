import { join } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { type Manifest, manifestFileName, parseManifest } from '@sow/kit/manifest'
import { readTextIfPresent } from './package-json.js'

/** Reads the manifest beside a package's entry. Throws PACKAGE_LOAD where there is none. */
export function readManifest(packageName: string, directory: string): Manifest {
  const text = readTextIfPresent(join(directory, manifestFileName))
  if (text === null) {
    throw new SowError({
      code: 'PACKAGE_LOAD',
      message: `${packageName} has no manifest beside its entry.`,
      hint: 'Build the package: its build ends with `sow-package manifest`.',
      place: { package: packageName },
    })
  }
  return parseManifest(text, { package: packageName })
}
