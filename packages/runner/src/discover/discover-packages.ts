import { existsSync, realpathSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import semver from 'semver'
import { withoutDuplicates } from './check-duplicates.js'
import type { DiscoveredPackage } from './discovered-package.js'
import { type FaultListener, throwFault, unlessFaulty } from './fault.js'
import { findBuiltMembers } from './find-built-members.js'
import { findPackageDirectory } from './find-package-directory.js'
import type { Project } from './find-project.js'
import { type PackageJson, readPackageJson } from './package-json.js'
import { readPackage } from './read-package.js'

/**
 * Finds the seed and schema packages of a project: its own dependencies, the built members of the workspace that it is
 * the root of, the packages that its configuration names, and those that a found package depends on. Nothing is
 * imported. The result is sorted by name. `onFault`: takes the faults of single packages, which are left out; without it,
 * they are thrown.
 * Throws PACKAGE_MISSING, PACKAGE_LOAD, PACKAGE_DUPLICATE or PACKAGE_INCOMPATIBLE.
 */
export function discoverPackages(
  project: Project,
  named: readonly string[] = [],
  onFault: FaultListener = throwFault,
): DiscoveredPackage[] {
  const found = new Map<string, DiscoveredPackage>()
  const waiting = [
    ...directoriesOfDependencies(project, onFault),
    ...unlessFaulty(onFault, [], () => findBuiltMembers(project.directory)),
    ...directoriesOfNames(project, named, onFault),
  ]
  for (let directory = waiting.shift(); directory !== undefined; directory = waiting.shift()) {
    if (found.has(directory)) continue
    const place = directory
    const discovered = unlessFaulty(onFault, null, () => readIfMarked(place))
    if (discovered === null) continue
    found.set(directory, discovered)
    waiting.push(...directoriesThatItNames(discovered, onFault))
  }
  const packages = [...found.values()].sort(
    (a, b) => compare(a.name, b.name) || compare(a.directory, b.directory),
  )
  const single = withoutDuplicates(packages, onFault)
  checkSchemaRanges(single, onFault)
  return single
}

function directoriesOfDependencies({ directory, packageJson }: Project, onFault: FaultListener): string[] {
  const required = packageJson.dependencies.map((name) => {
    const found = findPackageDirectory(name, directory)
    if (found === null) onFault(missing(name, `${join(directory, 'package.json')} depends on it`, directory))
    return found
  })
  // A deploy leaves development dependencies out; those that are there take part.
  const optional = [...packageJson.devDependencies, ...packageJson.optionalDependencies].map((name) =>
    findPackageDirectory(name, directory),
  )
  return [...required, ...optional].filter((found) => found !== null)
}

function directoriesOfNames(
  { directory }: Project,
  named: readonly string[],
  onFault: FaultListener,
): string[] {
  return named.flatMap((name) =>
    unlessFaulty(onFault, [], () => {
      const found = isPath(name)
        ? directoryAt(resolve(directory, name))
        : findPackageDirectory(name, directory)
      if (found === null) throw missing(name, 'the configuration names it')
      if (packageJsonOf(found).marker === null) throw unmarked(name)
      return [found]
    }),
  )
}

/** The schema package must be there; other dependencies of a package matter only where they are marked too. */
function directoriesThatItNames(discovered: DiscoveredPackage, onFault: FaultListener): string[] {
  const { schema } = discovered.manifest
  return discovered.dependencies
    .concat(schema === null ? [] : [schema])
    .map((name) => {
      const found = findPackageDirectory(name, discovered.directory)
      if (found === null && name === schema) onFault(missing(name, `${discovered.name} builds on it`))
      return found
    })
    .filter((found) => found !== null)
}

function readIfMarked(directory: string): DiscoveredPackage | null {
  const packageJson = packageJsonOf(directory)
  return packageJson.marker === null ? null : readPackage(directory, packageJson, packageJson.marker)
}

function packageJsonOf(directory: string): PackageJson {
  const packageJson = readPackageJson(directory)
  if (packageJson === null) throw missing(directory, 'it has no package.json')
  return packageJson
}

function directoryAt(path: string): string | null {
  return existsSync(join(path, 'package.json')) ? realpathSync(path) : null
}

function isPath(name: string): boolean {
  return name.startsWith('.') || isAbsolute(name)
}

/** Yarn's Plug'n'Play has no folders to look into. */
function missing(name: string, why: string, project?: string): SowError {
  const isZipped = project !== undefined && existsSync(join(project, '.pnp.cjs'))
  return new SowError({
    code: 'PACKAGE_MISSING',
    message: `The package ${name} is not installed, and ${why}.`,
    hint: isZipped
      ? 'Packages are looked for in node_modules: set `nodeLinker: node-modules` in .yarnrc.yml, and install again.'
      : 'Install the dependencies of the project (`npm install`).',
    place: { package: name },
  })
}

function unmarked(name: string): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `The configuration names ${name}, which is neither a seed nor a schema package.`,
    hint: 'Add "sow": { "seed": "./dist/index.js" } to its package.json, or take it out of the configuration.',
    place: { package: name },
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Throws PACKAGE_INCOMPATIBLE where a seed package was built for other versions of its schema package. */
function checkSchemaRanges(packages: readonly DiscoveredPackage[], onFault: FaultListener): void {
  for (const { name, version, manifest } of packages) {
    const { schema, schemaRange } = manifest
    const found = packages.find((each) => each.name === schema)
    if (found === undefined || schemaRange === undefined || semver.validRange(schemaRange) === null) continue
    if (semver.satisfies(found.version, schemaRange, { includePrerelease: true })) continue
    onFault(
      new SowError({
        code: 'PACKAGE_INCOMPATIBLE',
        message: `${name} ${version} needs ${schema} ${schemaRange}, and ${found.version} is installed.`,
        hint: `Install a version of ${schema} that fits, or another version of ${name}.`,
        place: { package: name },
      }),
    )
  }
}
