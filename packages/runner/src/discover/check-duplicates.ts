import { SowError } from '@sow/kit/errors'
import type { DiscoveredPackage } from './discovered-package.js'
import type { FaultListener } from './fault.js'

/**
 * The packages without those that were found before, or that claim a domain or dataset that another one has.
 * `onFault`: takes PACKAGE_DUPLICATE for each of these.
 */
export function withoutDuplicates(
  packages: readonly DiscoveredPackage[],
  onFault: FaultListener,
): DiscoveredPackage[] {
  const byName = new Map<string, DiscoveredPackage>()
  const owners = new Map<string, DiscoveredPackage>()
  return packages.filter((found) => {
    const fault = twiceFound(found, byName.get(found.name)) ?? twiceClaimed(found, owners)
    if (fault !== null) onFault(fault)
    else byName.set(found.name, found)
    return fault === null
  })
}

function twiceFound(found: DiscoveredPackage, first: DiscoveredPackage | undefined): SowError | null {
  if (first === undefined || found.origin === 'local') return null
  return duplicate(
    `${found.name} was found twice: ${first.version} in ${first.directory} and ${found.version} in ${found.directory}.`,
    'Install one version of it (`npm dedupe`, or an override in package.json).',
    found.name,
  )
}

/** Puts what a package claims into `owners`, unless a part of it is taken. */
function twiceClaimed(found: DiscoveredPackage, owners: Map<string, DiscoveredPackage>): SowError | null {
  const own = new Map<string, DiscoveredPackage>()
  for (const claim of claimsOf(found)) {
    const owner = owners.get(claim) ?? own.get(claim)
    if (owner !== undefined)
      return duplicate(
        `${labelOf(owner)} and ${labelOf(found)} both bring the ${claim}.`,
        hintFor(claim, owner, found),
        found.name,
      )
    own.set(claim, found)
  }
  for (const claim of own.keys()) owners.set(claim, found)
  return null
}

/** A dataset that moved is brought twice where the package that it came from is still that of before. */
function hintFor(claim: string, first: DiscoveredPackage, second: DiscoveredPackage): string {
  for (const [mover, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const moved = mover.manifest.datasets.find(({ formerly }) =>
      formerly?.some((name) => claim === datasetClaim(name)),
    )
    if (moved !== undefined)
      return other.origin === 'local'
        ? `The rows are ${moved.identity} of ${mover.name} now: take their file out of ${other.directory}.`
        : `The rows are ${moved.identity} of ${mover.name} now: install the release of ${other.name} that no longer has them.`
  }
  return 'Take one of the two out of the project.'
}

function labelOf({ origin, name, directory }: DiscoveredPackage): string {
  return origin === 'local' ? `A file in ${directory}` : name
}

function datasetClaim(identity: string): string {
  return `dataset ${identity}`
}

/** A former name is taken as much as the present one: whoever has it is who the ledger means. */
function claimsOf({ name, origin, formerly, manifest }: DiscoveredPackage): string[] {
  const domains = manifest.domain === null ? [] : [manifest.domain, ...(manifest.formerly ?? [])]
  const names = [
    ...(origin === 'local' ? [] : [name, ...formerly]).map((each) => `name ${each}`),
    ...domains.map((each) => `domain ${each}`),
  ]
  const datasets = manifest.datasets.flatMap(({ identity, formerly: before = [] }) => [identity, ...before])
  return [...names, ...datasets.map(datasetClaim)]
}

function duplicate(message: string, hint: string, name: string): SowError {
  return new SowError({ code: 'PACKAGE_DUPLICATE', message, hint, place: { package: name } })
}
