/** What an author’s workshop needs of a project: its packages, their datasets and migrations, its database. */
export type { CodeSetChoices } from './codeset/code-set-report.js'
export { openRelease, targetTable } from './codeset/open-release.js'
export { refuseRestrictedTables } from './codeset/restricted-rows.js'
export type { LocalSeed } from './config/config.js'
export { findConfig, loadConfig } from './config/load-config.js'
export { keepSession } from './context/keep-session.js'
export type { OpenProject, ProjectPackages } from './context/open-project.js'
export { requirePackages } from './context/require-packages.js'
export type { RunContext } from './context/run-context.js'
export { type OpenDatabase, readingDatabase, usingDatabase } from './context/using-database.js'
export { discoverPackages } from './discover/discover-packages.js'
export type { DiscoveredPackage } from './discover/discovered-package.js'
export { findPackageDirectory } from './discover/find-package-directory.js'
export { findProject, findProjectIfAny, type Project } from './discover/find-project.js'
export { defaultSeedFolder, isInside, type SeedFile } from './discover/find-seed-files.js'
export {
  findWorkspace,
  hasChangesets,
  isMember,
  packagesFolder,
  readMembers,
  type Workspace,
} from './discover/find-workspace.js'
export { loadSchemaPackage, loadSeedPackage } from './discover/load-package.js'
export { type PackageJson, readPackageJson, readTextIfPresent } from './discover/package-json.js'
export {
  addPackage,
  findPackageManager,
  findRootFlag,
  installAll,
  type PackageManager,
  type RootFlag,
  runBinary,
  runInPackage,
  runScript,
} from './discover/package-manager.js'
export { readPackage } from './discover/read-package.js'
export { ownTenants, projectTenants, tenantsOfTable } from './mapping/own-tenants.js'
export type { MappingProject } from './mapping/project-datasets.js'
export type { Finding } from './report/finding.js'
export { buildDatasetGraph } from './resolve/dataset-graph.js'
export { orderMigratingPackages } from './resolve/order-packages.js'
export { orderTopologically } from './resolve/order-topologically.js'
export { placementFindings } from './run/placement-findings.js'
export { checkAddedSeed } from './run/plan.js'
export { completeSeed, type FedTables, fedTables, tableCalled, tableOfSeed } from './seeds/complete-seed.js'
export { type DescribedSeed, describeSeeds } from './seeds/describe-seeds.js'
export { dataRows, loadSeeds } from './seeds/load-seeds.js'
export { identityOf, parseSeed, type WrittenSeed } from './seeds/parse-seed.js'
export { openTables, type SeedTables } from './seeds/read-tables.js'
export { selectDatasets } from './select/select-datasets.js'
export { buildDatasetUnits } from './units/dataset-units.js'
export { declaredPlacements } from './units/declared-placements.js'
export { buildMigrationSets } from './units/migration-sets.js'
