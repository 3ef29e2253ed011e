import type { MigrationSet } from '@sow/engine'
import type { OpenProject } from '../context/open-project.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import type { FaultListener } from '../discover/fault.js'
import { loadSchemaPackage, loadSeedPackage } from '../discover/load-package.js'
import { orderMigratingPackages } from '../resolve/order-packages.js'

/** The migrations that Sow runs in a project: none where another tool keeps the schema. */
export function migrationsOf(
  { config, packages }: Pick<OpenProject, 'config' | 'packages'>,
  onFault?: FaultListener,
): MigrationSet[] {
  return config.ownSchema === true ? [] : buildMigrationSets(packages, onFault)
}

/** The migrations of all packages, in their order; a package's code is imported where one of them has to run. */
export function buildMigrationSets(
  packages: readonly DiscoveredPackage[],
  onFault?: FaultListener,
): MigrationSet[] {
  return orderMigratingPackages(packages, onFault).map((found) => ({
    package: found.name,
    version: found.version,
    migrations: found.manifest.migrations,
    load: async () => (await loadDefinition(found)).migrations,
  }))
}

function loadDefinition(found: DiscoveredPackage) {
  return found.kind === 'seed' ? loadSeedPackage(found) : loadSchemaPackage(found)
}
