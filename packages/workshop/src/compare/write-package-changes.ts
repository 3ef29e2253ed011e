import { dirname } from 'node:path'
import { type WrittenChangeSet, writeChangeSets } from '@sow/kit/build'
import { SowError } from '@sow/kit/errors'
import { discoverPackages, findProject, loadConfig, readPackage, readPackageJson } from '@sow/runner/project'
import { type ComparedPackage, findComparedPackage } from './find-compared-package.js'
import { openComparedRelease } from './open-compared-release.js'

export interface WriteChangesChoices {
  readonly workingDirectory: string
  /**
   * The folder, name or domain of a built seed package; null for that of the working directory, or else for every one of
   * the project's workspace.
   */
  readonly named: string | null
  /** A folder, a tarball, `npm`, or a version. */
  readonly from: string
}

/** What a package carries now beside its release. */
export interface PackageChanges {
  /** Its name in npm. */
  readonly package: string
  /** The one that was built. */
  readonly version: string
  /** The version that it was compared with; null where none is published. */
  readonly from: string | null
  /** What was written, a change set for each dataset that is worth one. */
  readonly changes: readonly WrittenChangeSet[]
}

/** Adds to built packages what they differ in from an earlier release. Throws SowError. */
export async function writePackageChanges(choices: WriteChangesChoices): Promise<readonly PackageChanges[]> {
  const written: PackageChanges[] = []
  for (const found of await packagesOf(choices)) written.push(await writeFor(found, choices))
  return written
}

async function packagesOf({
  named,
  workingDirectory,
}: WriteChangesChoices): Promise<readonly ComparedPackage[]> {
  const here = readPackageJson(workingDirectory)?.marker?.kind === 'seed'
  if (named !== null || here) return [await findComparedPackage(named, workingDirectory)]
  const project = findProject(workingDirectory)
  const { packages = [] } = await loadConfig(project.directory)
  const found = discoverPackages(project, packages).filter(
    ({ kind, directory }) => kind === 'seed' && !directory.split(/[\\/]/).includes('node_modules'),
  )
  if (found.length > 0) return found
  throw new SowError({
    code: 'PACKAGE_MISSING',
    message: 'This workspace has no seed package of its own.',
    hint: 'Name the folder of a seed package: sow package changes packages/seed-payers.',
  })
}

async function writeFor(
  { name, directory }: ComparedPackage,
  { workingDirectory, from }: WriteChangesChoices,
): Promise<PackageChanges> {
  const packageJson = readPackageJson(directory)
  if (packageJson?.marker === undefined || packageJson.marker === null)
    throw new Error(`The package ${name} lost its marker.`)
  const { entry, version } = readPackage(directory, packageJson, packageJson.marker)
  await using earlier = await openComparedRelease(from, { workingDirectory, packageName: async () => name })
  if (earlier === null) return { package: name, version, from: null, changes: [] }
  if (earlier.release.package !== name) throw otherPackage(earlier.release.package, name)
  const changes = await writeChangeSets(dirname(entry), earlier.release)
  return { package: name, version, from: earlier.release.version, changes }
}

function otherPackage(found: string, wanted: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `${found} is no earlier release of ${wanted}.`,
    hint: 'Compare a package with an earlier version of itself.',
  })
}
