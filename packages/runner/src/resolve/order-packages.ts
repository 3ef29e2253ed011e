import { SowError } from '@sow/kit/errors'
import type { ManifestMigration } from '@sow/kit/manifest'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import { type FaultListener, throwFault, unlessFaulty } from '../discover/fault.js'
import { orderTopologically } from './order-topologically.js'

/**
 * The packages whose migrations run, each after the schema package that it builds on and after the packages that it
 * depends on. `onFault`: as `buildDatasetGraph` takes it. Throws DATA_CYCLE where packages depend on each other in a circle, MIGRATION_DUPLICATE.
 */
export function orderMigratingPackages(
  packages: readonly DiscoveredPackage[],
  onFault: FaultListener = throwFault,
): DiscoveredPackage[] {
  const byName = new Map(packages.map((found) => [found.name, found]))
  const needs = packages.map((found): [string, string[]] => [
    found.name,
    [found.manifest.schema ?? '', ...found.dependencies].filter((name) => byName.has(name)),
  ])
  const { order, cycle } = orderTopologically(new Map(needs))
  if (cycle !== null) onFault(circle(cycle))
  const migrating = (order ?? [...byName.keys()])
    .map((name) => byName.get(name))
    .filter((found) => found !== undefined)
    .filter(({ manifest }) => manifest.migrations.length > 0)
  for (const { name, manifest } of migrating)
    unlessFaulty(onFault, undefined, () => checkMigrationNames(name, manifest.migrations))
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

/** Throws MIGRATION_DUPLICATE where two migrations of one package have the same time prefix, or the same name. */
function checkMigrationNames(packageName: string, migrations: readonly ManifestMigration[]): void {
  checkUnique(packageName, migrations, 'time', (name) => name.slice(0, timeLength(name)))
  checkUnique(packageName, migrations, 'name', (name) => name.slice(timeLength(name) + 1))
}

/** Digits of `YYYYMMDDHHMMSS` in `YYYYMMDDHHMMSS_what`. */
function timeLength(name: string): number {
  const separator = name.indexOf('_')
  return separator === -1 ? name.length : separator
}

function checkUnique(
  packageName: string,
  migrations: readonly ManifestMigration[],
  what: 'time' | 'name',
  partOf: (name: string) => string,
): void {
  const seen = new Map<string, string>()
  for (const { name } of migrations) {
    const other = seen.get(partOf(name))
    if (other !== undefined) throw duplicate(packageName, what, other, name)
    seen.set(partOf(name), name)
  }
}

function duplicate(packageName: string, what: string, first: string, second: string): SowError {
  return new SowError({
    code: 'MIGRATION_DUPLICATE',
    message: `Two migrations of ${packageName} have the same ${what}: ${first} and ${second}.`,
    hint: 'Rename the one that no database has applied yet.',
    place: { package: packageName, migration: second },
  })
}
