import { existsSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import {
  discoverPackages,
  findProject,
  findProjectIfAny,
  loadConfig,
  readPackageJson,
} from '@sow/runner/project'

/** The seed package that a comparison is about. */
export interface ComparedPackage {
  readonly name: string
  readonly directory: string
}

/**
 * The seed package in a folder, of a name or of a domain of the project; the one of the working directory where nothing
 * is named. Throws SowError PACKAGE_MISSING.
 */
export async function findComparedPackage(
  named: string | null,
  workingDirectory: string,
): Promise<ComparedPackage> {
  const found =
    named === null
      ? seedPackageIn(findProjectIfAny(workingDirectory)?.directory ?? workingDirectory)
      : (seedPackageIn(resolve(workingDirectory, named)) ?? (await seedPackageNamed(named, workingDirectory)))
  if (found !== null) return found
  throw new SowError({
    code: 'PACKAGE_MISSING',
    message: named === null ? 'This folder is no seed package.' : `There is no seed package ${named}.`,
    hint: 'Name the folder of a seed package, or its name: sow package diff packages/seed-payers.',
  })
}

function seedPackageIn(folder: string): ComparedPackage | null {
  if (!existsSync(join(folder, 'package.json'))) return null
  const packageJson = readPackageJson(folder)
  return packageJson?.marker?.kind === 'seed'
    ? { name: packageJson.name, directory: realpathSync(folder) }
    : null
}

async function seedPackageNamed(named: string, workingDirectory: string): Promise<ComparedPackage | null> {
  const project = findProject(workingDirectory)
  const { packages = [] } = await loadConfig(project.directory)
  const found = discoverPackages(project, packages).find(
    ({ name, kind, manifest }) => kind === 'seed' && (name === named || manifest.domain === named),
  )
  return found === undefined ? null : { name: found.name, directory: found.directory }
}
