import { SowError } from '@sow/kit/errors'
import type { DiscoveredPackage } from './discovered-package.js'

/** Throws PACKAGE_DUPLICATE where one package was found twice, or two packages claim one domain or dataset. */
export function checkDuplicates(packages: readonly DiscoveredPackage[]): void {
  findPair(
    packages,
    (found) => [found.name],
    (name, first, second) => {
      throw duplicate(
        `${name} was found twice: ${first.version} in ${first.directory} and ${second.version} in ${second.directory}.`,
        'Install one version of it (`npm dedupe`, or an override in package.json).',
        name,
      )
    },
  )
  findPair(packages, claimsOf, (claim, first, second) => {
    throw duplicate(
      `${first.name} and ${second.name} both bring the ${claim}.`,
      hintFor(claim, first, second),
      second.name,
    )
  })
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
      return `The rows are ${moved.identity} of ${mover.name} now: install the release of ${other.name} that no longer has them.`
  }
  return 'Take one of the two packages out of the project.'
}

function datasetClaim(identity: string): string {
  return `dataset ${identity}`
}

/** A former name is taken as much as the present one: whoever has it is who the ledger means. */
function claimsOf({ name, formerly, manifest }: DiscoveredPackage): string[] {
  const domains = manifest.domain === null ? [] : [manifest.domain, ...(manifest.formerly ?? [])]
  const names = [
    ...[name, ...formerly].map((each) => `name ${each}`),
    ...domains.map((each) => `domain ${each}`),
  ]
  const datasets = manifest.datasets.flatMap(({ identity, formerly: before = [] }) => [identity, ...before])
  return [...names, ...datasets.map(datasetClaim)]
}

function findPair(
  packages: readonly DiscoveredPackage[],
  claims: (found: DiscoveredPackage) => readonly string[],
  report: (claim: string, first: DiscoveredPackage, second: DiscoveredPackage) => never,
): void {
  const owners = new Map<string, DiscoveredPackage>()
  for (const found of packages) {
    for (const claim of claims(found)) {
      const owner = owners.get(claim)
      if (owner !== undefined) report(claim, owner, found)
      owners.set(claim, found)
    }
  }
}

function duplicate(message: string, hint: string, name: string): SowError {
  return new SowError({ code: 'PACKAGE_DUPLICATE', message, hint, place: { package: name } })
}
