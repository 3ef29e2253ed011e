import { SowError } from '@sow/kit/errors'
import semver from 'semver'
import type { DiscoveredPackage } from './discovered-package.js'

/** Throws PACKAGE_INCOMPATIBLE where a seed package was built for other versions of its schema package. */
export function checkSchemaRanges(packages: readonly DiscoveredPackage[]): void {
  for (const { name, version, manifest } of packages) {
    const { schema, schemaRange } = manifest
    const found = packages.find((each) => each.name === schema)
    if (found === undefined || schemaRange === undefined || semver.validRange(schemaRange) === null) continue
    if (semver.satisfies(found.version, schemaRange, { includePrerelease: true })) continue
    throw new SowError({
      code: 'PACKAGE_INCOMPATIBLE',
      message: `${name} ${version} needs ${schema} ${schemaRange}, and ${found.version} is installed.`,
      hint: `Install a version of ${schema} that fits, or another version of ${name}.`,
      place: { package: name },
    })
  }
}
