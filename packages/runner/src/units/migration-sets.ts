import {
  type Database,
  findTracked,
  type MigrationSet,
  type MigrationStatus,
  readMigrationStatuses,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
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

/** Throws CONFIG_USAGE where a migration is meant, and another tool keeps the schema. */
export function requireMigrations({ config }: Pick<OpenProject, 'config'>): void {
  if (config.ownSchema !== true) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: 'Another tool keeps the schema: Sow runs no migration of a package, and takes none back.',
    hint: "Migrate with that tool, or take `ownSchema` out of the project's configuration.",
  })
}

/** Where each of them stands; what Sow ran before another tool took over is that tool's now. */
export async function readMigrations(
  database: Database,
  { config }: Pick<OpenProject, 'config'>,
  sets: readonly MigrationSet[],
): Promise<readonly MigrationStatus[]> {
  return config.ownSchema === true ? [] : await readMigrationStatuses(database, sets)
}

/** Throws MIGRATION_TRACKED where a run would: what it would do to rows after migrations that it refuses is no plan. */
export async function refusePlanning(
  database: Database,
  migrations: readonly MigrationStatus[],
): Promise<void> {
  if (!migrations.some(({ state }) => state === 'pending')) return
  const error = await findTracked(database)
  if (error !== null) throw error
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
