import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { type Manifest, manifestFileName } from '@sow/kit/manifest'
import semver from 'semver'
import type { DiscoveredPackage } from './discovered-package.js'
import { findPackageDirectory } from './find-package-directory.js'
import { type PackageJson, readPackageJson, type SowMarker } from './package-json.js'
import { readManifest } from './read-manifest.js'

/**
 * Reads what a marked package says of itself, from its package.json and its manifest.
 * Throws PACKAGE_LOAD where it was not built, is not whole, or its manifest belongs to another version.
 */
export function readPackage(
  directory: string,
  packageJson: PackageJson,
  marker: SowMarker,
): DiscoveredPackage {
  const entry = findEntry(directory, packageJson, marker)
  const manifest = readManifest(packageJson.name, dirname(entry))
  checkManifest(packageJson, marker, manifest)
  checkKit(directory, packageJson)
  return {
    name: packageJson.name,
    version: packageJson.version,
    kind: marker.kind,
    directory,
    origin: directory.split(sep).includes('node_modules') ? 'installed' : 'linked',
    entry,
    manifest,
    dependencies: [...new Set([...packageJson.dependencies, ...packageJson.peerDependencies])].sort(),
    formerly: marker.formerly,
    commandPlugin: packageJson.commandPlugin,
  }
}

/** True for the directory of a marked package that has an entry and a manifest. */
export function isBuilt(directory: string): boolean {
  const marker = readPackageJson(directory)?.marker
  if (marker === undefined || marker === null) return false
  const entry = resolve(directory, marker.entry)
  return existsSync(entry) && existsSync(join(dirname(entry), manifestFileName))
}

function findEntry(directory: string, packageJson: PackageJson, marker: SowMarker): string {
  const entry = resolve(directory, marker.entry)
  if (!existsSync(entry)) throw notBuilt(packageJson.name, `its entry ${marker.entry} does not exist`)
  const inside = relative(realpathSync(directory), realpathSync(entry))
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) {
    throw new SowError({
      code: 'PACKAGE_LOAD',
      message: `${packageJson.name} names an entry outside its own directory.`,
      hint: `Make "sow.${marker.kind}" in ${join(directory, 'package.json')} a path inside the package.`,
      place: { package: packageJson.name },
    })
  }
  return entry
}

function checkManifest(packageJson: PackageJson, marker: SowMarker, manifest: Manifest): void {
  const { name, version } = packageJson
  if (manifest.package !== name || manifest.version !== version) {
    const built = `${manifest.package}@${manifest.version}`
    throw notBuilt(name, `its manifest was made for ${built}, the package is ${name}@${version}`)
  }
  if (manifest.kind !== marker.kind) {
    throw notBuilt(name, `its manifest is that of a ${manifest.kind} package, its marker says ${marker.kind}`)
  }
}

function notBuilt(name: string, why: string): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `${name} cannot be used as it is installed: ${why}.`,
    hint: 'Build the package (`npm run build` in it), or install it again.',
    place: { package: name },
  })
}

/**
 * Refuses a package beside a `@sow/kit` that it was not made for: npm installs it all the same where it is told to.
 * A kit that is not installed at all is no matter here: a package that ships its rows encoded needs none.
 * Throws PACKAGE_INCOMPATIBLE.
 */
function checkKit(directory: string, { name, version, kitRange }: PackageJson): void {
  const kit = findPackageDirectory('@sow/kit', directory)
  const installed = kit === null ? null : (readPackageJson(kit)?.version ?? null)
  // A range of a workspace or a path is no range of versions.
  if (installed === null || kitRange === null || semver.validRange(kitRange) === null) return
  if (semver.satisfies(installed, kitRange, { includePrerelease: true })) return
  throw new SowError({
    code: 'PACKAGE_INCOMPATIBLE',
    message: `${name} ${version} is for @sow/kit ${kitRange}, and ${installed} is installed.`,
    hint: `Install a version of ${name} that is for this kit, or bring @sow/kit and @sow/cli to the one that it is for.`,
    place: { package: name },
  })
}
