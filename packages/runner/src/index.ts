export { isSowError, SowError } from '@sow/kit'
export { type AcceptPersonal, type CaptureChoices, capturePackage } from './author/capture/capture-package.js'
export type { CapturedTable, CaptureReport } from './author/capture/capture-report.js'
export type { PersonalColumn } from './author/capture/personal-data.js'
export { type HashReport, hashMigrations } from './author/hash-migrations.js'
export { findMigrationsFolder } from './author/migrations-folder.js'
export { type NewMigration, newMigration } from './author/new-migration.js'
export type { RowFormat } from './author/package/authored-package.js'
export { fillDictionary } from './author/package/fill-dictionary.js'
export { type NewPackage, type NewPackageChoices, newPackage } from './author/package/new-package.js'
export { schemaNames } from './author/package/schema-choice.js'
export { type InitReport, initProject } from './author/project/init-project.js'
export { type RenumberedMigration, renumberMigration } from './author/renumber-migration.js'
export {
  type CheckedPackage,
  checkPackages,
  type PackageCheck,
  type PackageCheckChoices,
} from './check/check-packages.js'
export type { OfficialComparison } from './check/official/compare-with-official.js'
export type { CodeSetChoices, CodeSetLoadReport, CodeSetReport } from './codeset/code-set-report.js'
export { inspectCodeSet } from './codeset/inspect-code-set.js'
export { type CodeSetLoadChoices, loadCodeSet } from './codeset/load-code-set.js'
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
export type { SowConfig } from './config/config.js'
export type { DiscoveredPackage } from './discover/discovered-package.js'
export { loadSchemaPackage, loadSeedPackage } from './discover/load-package.js'
export { createSow } from './library/create-sow.js'
export type * from './library/sow.js'
export { type PackageProof, provePackage } from './prove/prove-package.js'
export { buildDatasetGraph, type DatasetGraph, type DatasetNode } from './resolve/dataset-graph.js'
export { applyPlan } from './run/apply-plan.js'
export { checkMigrations, type MigrationCheck } from './run/check-migrations.js'
export { accept, conflicts, release, remove, resolve } from './run/decisions.js'
export { type DoctorReport, examine } from './run/doctor.js'
export { drift } from './run/drift.js'
export type { Finding } from './run/finding.js'
export { history, prune } from './run/history.js'
export { type ListedDataset, type ListedPackage, listPackages } from './run/list-packages.js'
export { type MigrationRange, migrate } from './run/migrate.js'
export { type OpenProject, openProject } from './run/open-project.js'
export { type PlanChoices, plan } from './run/plan.js'
export { type ProtectChoices, type ProtectReport, protect } from './run/protect.js'
export { renumber } from './run/renumber.js'
export type * from './run/reports.js'
export { type ConfirmReset, reset } from './run/reset.js'
export { restore } from './run/restore.js'
export { type RollbackChoices, rollBack } from './run/roll-back.js'
export type { RunContext, RunnerEvent } from './run/run-context.js'
export { parsePlan, type SavedPlan } from './run/saved-plan.js'
export { type ScriptReport, scriptMigrations } from './run/script-migrations.js'
export { seed } from './run/seed.js'
export type { SeedChoices } from './run/seed-choices.js'
export { setUp } from './run/set-up.js'
export { readStatus } from './run/status.js'
export { undo } from './run/undo.js'
export { type VerifyReport, verify } from './run/verify.js'
export type { PulledInDataset } from './select/select-datasets.js'
export { defaultKinds, type Selection } from './select/selection.js'
