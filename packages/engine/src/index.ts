export { adoptBaseline, type WrittenMigration } from './adopt/adopt-baseline.js'
export { type Adopted, type AdoptOptions, adoptOwnSchema } from './adopt/adopt-own-schema.js'
export { type AdoptedPorted, adoptPorted, lookAtPorted, unrecordedOf } from './adopt/adopt-ported.js'
export { type CatalogFact, describeFact } from './adopt/catalog/catalog-fact.js'
export { type CatalogDifference, compareCatalogs } from './adopt/catalog/compare-catalogs.js'
export { orderDifferences } from './adopt/catalog/order-differences.js'
export { describeCatalog, readCatalog, readNotCompared } from './adopt/catalog/read-catalog.js'
export { type DatabaseIdentity, type ExpectedDatabase, readIdentity } from './adopt/database-identity.js'
export { hasMovedCatalog, type MovedTracker, readEvidence, readMovedTrackers } from './adopt/evidence.js'
export { compareWithPackages, type PortedMigration, type PortedProof } from './adopt/prove-ported.js'
export type { AdoptedMigration } from './adopt/record-migrations.js'
export { type RecordedMigrations, readRecordedMigrations } from './adopt/recorded-migrations.js'
export { type BeforeSow, readBeforeSow, tellBeforeSow } from './adopt/tracker/before-sow.js'
export {
  claimsOf,
  type DoubledClaim,
  doublesOf,
  type FoundTracker,
  type TrackerEntry,
  type TrackerLock,
  type TrackerSeeds,
  type TrackerState,
  troublesOf,
} from './adopt/tracker/found-tracker.js'
export { lookOnce, readTrackers, type TrackerLook } from './adopt/tracker/read-trackers.js'
export { findTracked } from './adopt/tracker/refuse-tracked.js'
export { type UndoAdoptionOptions, type UndoneAdoption, undoAdoption } from './adopt/undo-adoption.js'
export { type AcceptOptions, type AcceptResult, acceptEdits } from './amend/accept-edits.js'
export {
  type AcceptMigrationResult,
  acceptMigration,
  type MigratedDataset,
} from './amend/accept-migration.js'
export { type Conflict, readDatasetsInConflict, readOpenConflicts } from './amend/read-conflicts.js'
export { readDatasetsOfTenants, readRecordedNames, readRecordedTables } from './amend/recorded-names.js'
export { type ReleasedHold, type ReleaseHoldResult, releaseHold } from './amend/release-hold.js'
export { type RemovedDataset, type RemoveResult, removeDomain } from './amend/remove-domain.js'
export { type ResolvedDataset, type ResolveResult, resolveConflicts } from './amend/resolve-conflicts.js'
export { isAudit, isAuditTime } from './catalog/capture/audit-columns.js'
export {
  isSurrogate,
  type LiveColumn,
  type LiveForeignKey,
  type LiveTable,
  type LiveType,
  type LiveUniqueIndex,
} from './catalog/capture/live-table.js'
export {
  columnOf,
  type FoundKey,
  findKey,
  isHeld,
  isOwnId,
  type KeyWish,
  keyNames,
  naturalKeys,
  whyNoKey,
  withoutTenant,
} from './catalog/capture/natural-keys.js'
export {
  countHeld,
  holdsValues,
  type LiveKeyPart,
  type LiveReading,
  type LiveReference,
  type LiveRow,
  readLiveRows,
} from './catalog/capture/read-live-rows.js'
export {
  type LiveNamedEnum,
  type LiveSchema,
  type LiveSchemaTable,
  type LiveTypedColumn,
  readLiveSchema,
} from './catalog/capture/read-live-schema.js'
export { readLiveTable } from './catalog/capture/read-live-table.js'
export { readRelationNames } from './catalog/capture/read-table-names.js'
export { tableDescriptor } from './catalog/capture/table-descriptor.js'
export { usingSnapshot } from './catalog/capture/using-snapshot.js'
export { type Access, checkAccess, MissingRights, requireRead } from './catalog/preflight/check-access.js'
export type { FedTable } from './catalog/preflight/table-needs.js'
export { type CountedKeys, countKeys } from './catalog/shape/count-keys.js'
export type { RowChoice } from './catalog/statement/row-choice.js'
export { type Database, type DatabaseOptions, databaseOver } from './database/database.js'
export type { DatasetFault } from './database/dataset-fault.js'
export {
  type DatasetUnit,
  localPackage,
  type OfficialSource,
} from './database/dataset-unit.js'
export type { EngineEvent, EngineListener } from './database/events.js'
export type { FormerName } from './database/former-name.js'
export { firstLedger, isLedgerSchema } from './database/ledger-place.js'
export type { ColumnFill, TargetMapping } from './database/target-mapping.js'
export { type Adoption, type AdoptionEvidence, type AdoptionWay, readAdoption } from './ledger/adoption.js'
export { type Protection, protectDatabase } from './ledger/protect-database.js'
export { readGuard } from './ledger/read-guard.js'
export { type LedgerMeta, readByOlderSow, readLedgerMeta } from './ledger/read-meta.js'
export { ensureLedger, refreshLedger } from './ledger/refresh-ledger.js'
export type { RunIdentity } from './ledger/run-recorder.js'
export type { RunReport } from './ledger/run-report.js'
export type { LoadedSource, RecordedSource } from './ledger/sources.js'
export { type BlamedCell, type BlamedRow, type BlameRequest, blameRows } from './look/blame/blame-rows.js'
export type { CellOrigin, CellReason } from './look/blame/judge-cell.js'
export type { WritingRun, WrittenRelease } from './look/blame/read-writers.js'
export type { ChangedCode, CodeChange, ImpactQuestion } from './look/changed-code.js'
export { checkLedgerWhole } from './look/check-ledger-whole.js'
export type { DatasetState, DatasetStatus, StatusFault } from './look/dataset-status.js'
export { type ColumnValues, describeColumn } from './look/describe-column.js'
export { type ExamineOptions, examineDatabase, examineLedger } from './look/examine-database.js'
export { isKnownTenant } from './look/is-known-tenant.js'
export { readTargetPlacements, readUnfitTargets, type TargetPlacement } from './look/look-at-targets.js'
export { type MendedSequence, mendSequences } from './look/mend-sequences.js'
export { missingOfTenants } from './look/missing-of-tenants.js'
export { type PruneResult, pruneHistory } from './look/prune-history.js'
export {
  hasTable,
  type PeriodsPlace,
  readStoredValidity,
  type StoredPeriod,
  type StoredValidity,
} from './look/read-code-periods.js'
export { readDatasetStatuses } from './look/read-dataset-statuses.js'
export { type Drift, readDrift } from './look/read-drift.js'
export { type RecordedRun, readHistory, readLastRun } from './look/read-history.js'
export { type ImpactedRows, readImpact } from './look/read-impact.js'
export { type InventoryItem, readInventory, readLoadedSources, readSources } from './look/read-inventory.js'
export type { DeclaredReference } from './look/referring-tables.js'
export type { RowPosition } from './look/show/page-statement.js'
export {
  type ShownColumn,
  type ShownCounts,
  type ShownGaps,
  type ShownPage,
  type ShownRow,
  type ShowRequest,
  showRows,
} from './look/show/show-rows.js'
export type { KnownSymptom, Symptom } from './look/symptom.js'
export { tellAlone } from './look/tell-alone.js'
export { type WrittenByMigration, writtenByMigrations } from './look/written-by-migrations.js'
export { type MigrateResult, migrateDatabase } from './migrate/migrate-database.js'
export type { MigrateOptions } from './migrate/migrate-options.js'
export {
  isSettledMigration,
  type MigrationSet,
  type MigrationState,
  type MigrationStatus,
} from './migrate/migration-set.js'
export { readMigrationStatuses } from './migrate/read-migration-statuses.js'
export { type RecordedMigration, recordStatements } from './migrate/record-statements.js'
export { type ResetOptions, type ResetResult, resetDatabase } from './migrate/reset-database.js'
export { type RollbackOptions, rollbackMigrations } from './migrate/roll-back-migrations.js'
export { wayDown } from './migrate/run-migration.js'
export { type DownFinding, verifyDowns, verifyDownsOn } from './migrate/verify-downs.js'
export { type MigrationScript, writeMigrationScript } from './migrate/write-script.js'
export type { JudgedPlacement } from './place/judge-placements.js'
export { lookAtPlacements, type PlacedTable, type PlaceResult, placeTables } from './place/place-tables.js'
export type { AdoptionPolicy, ConflictPolicy } from './row/diff/judge-column.js'
export type { RowCounts } from './row/row-counts.js'
export { type SeedResult, seedDatasets } from './seed/carry-out/seed-datasets.js'
export type { DatasetReport } from './seed/decide/dataset-report.js'
export type { Rung } from './seed/decide/decision.js'
export type { ExpectedDataset } from './seed/decide/expected-dataset.js'
export { refuseOtherContent } from './seed/decide/refuse-other-content.js'
export type { MergeOptions, SeedOptions } from './seed/decide/seed-options.js'
export type { MergeStep } from './seed/plan/merge-script.js'
export { planDatasets } from './seed/plan/plan-datasets.js'
export type { PlannedDataset, PlanOptions } from './seed/plan/planned-dataset.js'
export type { PlannedAction, PlannedColumn, PlannedRow, RowReading } from './seed/plan/planned-row.js'
export { type DatasetScript, type MergeStatement, scriptDatasets } from './seed/plan/script-datasets.js'
export {
  checkDatabase,
  checkSchema,
  type DatabaseFacts,
  readDatabaseFacts,
} from './server/connect/database-facts.js'
export { noticeOfServer } from './server/connect/judge-server.js'
export type { ConnectionPool } from './server/connect/open-pool-session.js'
export type { Session, SessionFacts, SessionResult } from './server/connect/session.js'
export { translateDatabaseError } from './server/connect/translate-database-error.js'
export { isEmbeddedDatabase, removeEmbeddedDatabase } from './server/embedded/remove-embedded-database.js'
export { type DatabaseLocation, openDatabase, schemaOfLocation } from './server/open-database.js'
export { onProjectPath } from './transaction/project-path.js'
export { defaultLockWaitSeconds, type LockOptions } from './transaction/using-locked-transaction.js'
export type { LeftBehind, LeftReason, LeftRow, UndoneDataset } from './undo/undo-report.js'
export {
  type RunUndoneBefore,
  type UndoLook,
  type UndoneRun,
  type UndoResult,
  undoRun,
} from './undo/undo-run.js'
