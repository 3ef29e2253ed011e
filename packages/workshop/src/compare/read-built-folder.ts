import { dirname, join } from 'node:path'
import type { DatasetRows } from '@sow/kit/build'
import { SowError } from '@sow/kit/errors'
import { checkDataFile, type ManifestDataset } from '@sow/kit/manifest'
import { readShippedLines } from '@sow/kit/rows'
import { readPackage, readPackageJson } from '@sow/runner/project'
import type { ComparedRelease } from './compared-release.js'

/**
 * The release in the folder of a built seed package, or where its tarball was unpacked: its manifest, and the rows that
 * it ships. None of its code runs. Throws SowError PACKAGE_MISSING, PACKAGE_LOAD or MANIFEST_MISMATCH.
 */
export async function readBuiltFolder(
  directory: string,
  origin: ComparedRelease['origin'],
): Promise<ComparedRelease> {
  const packageJson = readPackageJson(directory)
  if (packageJson?.marker?.kind !== 'seed') throw noSeedPackage(directory, origin)
  const { name, version, entry, manifest } = readPackage(directory, packageJson, packageJson.marker)
  // Rows that were edited and not built would be told to be the same.
  for (const dataset of manifest.datasets) await checkDataFile(directory, dataset)
  const built = dirname(entry)
  return {
    package: name,
    version,
    origin,
    label: `${name} ${version}`,
    facts: manifest,
    datasets: manifest.datasets.map((described) => shippedRows(described, built, name)),
  }
}

function shippedRows(described: ManifestDataset, built: string, packageName: string): DatasetRows {
  const { canonical, identity } = described
  return {
    described,
    readLines: () => {
      if (canonical === undefined) throw withoutRows(packageName, identity)
      return readShippedLines(join(built, canonical.file), canonical.sha256)
    },
  }
}

function noSeedPackage(directory: string, origin: ComparedRelease['origin']): SowError {
  const what = origin === 'folder' ? `The folder ${directory}` : 'What was packed'
  return new SowError({
    code: 'PACKAGE_MISSING',
    message: `${what} is no seed package.`,
    hint: 'Name the folder of a built seed package, its tarball, or a version of it.',
  })
}

function withoutRows(packageName: string, dataset: string): SowError {
  return new SowError({
    code: 'PACKAGE_INCOMPATIBLE',
    message: `${packageName} was built before packages shipped the rows of every dataset, and those of ${dataset} stand in its code alone.`,
    hint: 'Build the release again with the kit of today, and compare its folder.',
    place: { package: packageName, dataset },
  })
}
