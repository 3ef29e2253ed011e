export { type AcceptPersonal, type CaptureChoices, capturePackage } from './capture/capture-package.js'
export type { CapturedTable, CaptureReport } from './capture/capture-report.js'
export type { PersonalColumn } from './capture/personal-data.js'
export {
  type CheckedPackage,
  checkPackages,
  type PackageCheck,
  type PackageCheckChoices,
} from './check/check-packages.js'
export type { OfficialComparison } from './check/official/compare-with-official.js'
export type { Bump } from './compare/bump.js'
export type { BumpReason } from './compare/bump-rules.js'
export { type CompareChoices, comparePackages, type PackageComparison } from './compare/compare-packages.js'
export type {
  ColumnDiff,
  ComparedSide,
  DatasetDiff,
  ReleaseDiff,
  RowDiff,
  ValueChange,
} from './compare/release-diff.js'
export {
  type PackageChanges,
  type WriteChangesChoices,
  writePackageChanges,
} from './compare/write-package-changes.js'
export { checkMigrations, type MigrationCheck } from './migration/check-migrations.js'
export { type HashReport, hashMigrations } from './migration/hash-migrations.js'
export { findMigrationsFolder } from './migration/migrations-folder.js'
export { type NewMigration, newMigration } from './migration/new-migration.js'
export { type RenumberedMigration, renumber, renumberMigration } from './migration/renumber-migration.js'
export { initMonorepo, type MonorepoChoices } from './monorepo/init-monorepo.js'
export type { RowFormat } from './package/authored/authored-package.js'
export { type NewPackage, type NewPackageChoices, newPackage } from './package/new-package.js'
export { packageOfRelease, type ReleaseToPackage } from './package/package-of-release.js'
export { schemaNames } from './package/schema-choice.js'
export { fillDictionary } from './package/templates/fill-dictionary.js'
export { type InitReport, initProject } from './project/init-project.js'
export type { InitializedTool } from './project/initialized-tool.js'
export { type PackageProof, provePackage } from './prove/prove-package.js'
export { checkSchema, type SchemaCheck } from './schema/check-schema.js'
export { type PulledSchema, pullSchema } from './schema/pull-schema.js'
export { readSchemaModule } from './schema/read-module.js'
export { type AddedSeed, addSeed } from './seed/add-seed.js'
export type { AddSeedChoices } from './seed/add-seed-choices.js'
export { packageOfSeeds, type SeedsToPackage } from './seed/package-of-seeds.js'
