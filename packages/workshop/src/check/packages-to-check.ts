import { existsSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import type { DiscoveredPackage } from '@sow/runner/project'
import { discoverPackages, findProject, findProjectIfAny, loadConfig } from '@sow/runner/project'

/** The seed packages that a check is about, and all that it knows beside them. */
export interface PackagesToCheck {
  readonly checked: readonly DiscoveredPackage[]
  readonly known: readonly DiscoveredPackage[]
}

/**
 * Every seed package of the project, the project itself where it is one; or those in the directories, of the project
 * or not. Throws PACKAGE_MISSING where there is none, and as `discoverPackages`.
 */
export async function findPackagesToCheck(
  workingDirectory: string,
  directories: readonly string[],
): Promise<PackagesToCheck> {
  const ofProject = await discoverAround(workingDirectory)
  if (directories.length === 0) {
    const seeds = ofProject.filter(({ kind }) => kind === 'seed')
    if (seeds.length === 0) throw noSeedPackage(workingDirectory)
    return { checked: seeds, known: ofProject }
  }
  const found = directories.map((directory) =>
    findInDirectory(resolve(workingDirectory, directory), ofProject),
  )
  const known = new Map(
    [...ofProject, ...found.flatMap(({ beside }) => beside)].map((each) => [each.name, each]),
  )
  const checked = new Map(found.map(({ own }) => [own.directory, own]))
  for (const own of checked.values()) known.set(own.name, own)
  return { checked: [...checked.values()], known: [...known.values()] }
}

async function discoverAround(workingDirectory: string): Promise<readonly DiscoveredPackage[]> {
  const project = findProjectIfAny(workingDirectory)
  if (project === null) return []
  const { packages = [] } = await loadConfig(project.directory)
  const itself = project.packageJson.marker === null ? [] : [project.directory]
  return discoverPackages(project, [...packages, ...itself])
}

function findInDirectory(directory: string, ofProject: readonly DiscoveredPackage[]) {
  if (!existsSync(join(directory, 'package.json'))) throw noSeedPackage(directory)
  const real = realpathSync(directory)
  const isOwn = (found: DiscoveredPackage) => found.directory === real && found.kind === 'seed'
  const beside = ofProject.some(isOwn) ? [] : discoverPackages(findProject(real), [real])
  const own = [...ofProject, ...beside].find(isOwn)
  if (own === undefined) throw noSeedPackage(directory)
  return { own, beside }
}

function noSeedPackage(directory: string): SowError {
  return new SowError({
    code: 'PACKAGE_MISSING',
    message: `There is no seed package in ${directory}.`,
    hint: 'Name the folder of a seed package, or run the command in a project that depends on one.',
  })
}
