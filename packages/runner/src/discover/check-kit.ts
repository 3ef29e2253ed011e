import { SowError } from '@sow/kit/errors'
import semver from 'semver'
import { findPackageDirectory } from './find-package-directory.js'
import { type PackageJson, readPackageJson } from './package-json.js'

/**
 * Refuses a package beside a `@sow/kit` that it was not made for: npm installs it all the same where it is told to.
 * A kit that is not installed at all is no matter here: a package that ships its rows encoded needs none.
 * Throws PACKAGE_INCOMPATIBLE.
 */
export function checkKit(directory: string, { name, version, kitRange }: PackageJson): void {
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
