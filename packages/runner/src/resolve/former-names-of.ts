import type { FormerName } from '@sow/engine'
import type { DiscoveredPackage } from '../discover/discovered-package.js'

/** The names that a project's packages and domains had before. */
export function formerNamesOf(packages: readonly DiscoveredPackage[]): FormerName[] {
  return packages.flatMap(({ name, formerly, manifest: { domain, formerly: domains = [] } }) => [
    ...formerly.map((former) => ({ kind: 'package' as const, former, present: name })),
    ...domains.map((former) => ({ kind: 'domain' as const, former, present: domain ?? '' })),
  ])
}
