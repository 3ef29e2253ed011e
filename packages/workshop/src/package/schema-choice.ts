import { SowError } from '@sow/kit/errors'
import type { DiscoveredPackage } from '@sow/runner/project'
import { discoverPackages, findProject, findProjectIfAny } from '@sow/runner/project'
import { findPackage, type Surroundings } from '../project/surroundings.js'

/**
 * The schema package that a new package builds on: the one named, else the only one at hand; null where there is
 * none. Throws PACKAGE_MISSING, or CONFIG_USAGE where several could be meant.
 */
export function chooseSchema(
  workingDirectory: string,
  surroundings: Surroundings,
  named: string | null,
): DiscoveredPackage | null {
  if (named !== null) return namedSchema(surroundings, named)
  const schemas = findSchemas(workingDirectory)
  if (schemas.length <= 1) return schemas[0] ?? null
  const names = schemas.map(({ name }) => name).join(', ')
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The project has several schema packages: ${names}.`,
    hint: 'Name the one to build on with --schema.',
  })
}

/** The names of the schema packages that the project of a directory depends on. */
export function schemaNames(workingDirectory: string): readonly string[] {
  return findSchemas(workingDirectory).map(({ name }) => name)
}

function findSchemas(workingDirectory: string): DiscoveredPackage[] {
  const project = findProjectIfAny(workingDirectory)
  if (project === null) return []
  return discoverPackages(project).filter(({ kind }) => kind === 'schema')
}

function namedSchema(surroundings: Surroundings, name: string): DiscoveredPackage {
  const directory = findPackage(surroundings, name)
  const found =
    directory === null
      ? undefined
      : discoverPackages(findProject(directory), [directory]).find(
          (each) => each.kind === 'schema' && each.name === name,
        )
  if (found !== undefined) return found
  throw new SowError({
    code: 'PACKAGE_MISSING',
    message: `There is no schema package ${name} here.`,
    hint: 'Install it first, or leave --schema out: the package then brings a table of its own.',
    place: { package: name },
  })
}
