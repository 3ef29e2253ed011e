import { SowError } from '@sow/kit/errors'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import { checkMigrationNames } from './check-migration-names.js'
import { orderTopologically } from './order-topologically.js'

/**
 * The packages whose migrations run, each after the schema package that it builds on and after the packages that it
 * depends on. Throws DATA_CYCLE where packages depend on each other in a circle, MIGRATION_DUPLICATE.
 */
export function orderMigratingPackages(packages: readonly DiscoveredPackage[]): DiscoveredPackage[] {
  const byName = new Map(packages.map((found) => [found.name, found]))
  const needs = packages.map((found): [string, string[]] => [
    found.name,
    [found.manifest.schema ?? '', ...found.dependencies].filter((name) => byName.has(name)),
  ])
  const { order, cycle } = orderTopologically(new Map(needs))
  if (cycle !== null) throw circle(cycle)
  const migrating = order
    .map((name) => byName.get(name))
    .filter((found) => found !== undefined)
    .filter(({ manifest }) => manifest.migrations.length > 0)
  for (const { name, manifest } of migrating) checkMigrationNames(name, manifest.migrations)
  return migrating
}

function circle(cycle: readonly string[]): SowError {
  return new SowError({
    code: 'DATA_CYCLE',
    message: `Packages depend on each other in a circle: ${cycle.join(' -> ')}.`,
    hint: 'Their migrations have no order: take one of these dependencies out.',
    place: cycle[0] === undefined ? {} : { package: cycle[0] },
  })
}
