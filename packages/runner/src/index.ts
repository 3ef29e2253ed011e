export { isSowError, SowError } from '@sow/kit/errors'
export type {
  CodeSetChoices,
  CodeSetLoadChoices,
  CodeSetLoadReport,
  CodeSetPlanReport,
  CodeSetReport,
} from './codeset/code-set-report.js'
export { inspectCodeSet } from './codeset/inspect-code-set.js'
export { loadCodeSet } from './codeset/load-code-set.js'
export type {
  Fleet,
  FleetGroup,
  FleetQueuePlace,
  FleetTarget,
  FleetTargets,
  LocalSeed,
  SowConfig,
} from './config/config.js'
export { type KeptEmbedded, keepEmbedded, type OpenSession } from './context/keep-embedded.js'
export {
  type OpenProject,
  openProject,
  openProjectAsFarAsPossible,
  openProjectPackages,
  type ProjectPackages,
} from './context/open-project.js'
export type { RunContext, RunnerEvent } from './context/run-context.js'
export type { DiscoveredPackage } from './discover/discovered-package.js'
export { loadSchemaPackage, loadSeedPackage } from './discover/load-package.js'
export { fleetApply, fleetPlan, fleetRetry, fleetStatus } from './fleet/fleet.js'
export type * from './fleet/fleet-report.js'
export { fleetEnqueue, fleetEnqueueLeft, fleetQueueStatus } from './fleet/queue/fleet-enqueue.js'
export { fleetWork, type WorkChoices } from './fleet/queue/fleet-work.js'
export type { FleetChoices, FleetSelection } from './fleet/select-targets.js'
export { createSow } from './library/create-sow.js'
export type * from './library/sow.js'
export type * from './report/adopt-report.js'
export type * from './report/adoption-report.js'
export type * from './report/decision-reports.js'
export type { FaultReport } from './report/fault-report.js'
export type { Finding } from './report/finding.js'
export type * from './report/look-reports.js'
export type { MappedReport, MappingReport } from './report/mapping-report.js'
export type * from './report/place-report.js'
export type * from './report/reports.js'
export { type Impact, parsePlan, type SavedPlan } from './report/saved-plan.js'
export type * from './report/schema-map-report.js'
export { buildDatasetGraph, type DatasetGraph, type DatasetNode } from './resolve/dataset-graph.js'
export { type AdoptChoice, adopt } from './run/adopt.js'
export { applyPlan } from './run/apply-plan.js'
export {
  type AcceptMigrationChoices,
  accept,
  acceptWritten,
  conflicts,
  release,
  remove,
  resolve,
} from './run/decisions.js'
export { examine } from './run/doctor.js'
export { drift } from './run/drift.js'
export { history, prune } from './run/history.js'
export { inventory } from './run/inventory.js'
export { type ListedDataset, type ListedPackage, listPackages } from './run/list-packages.js'
export { blame, show } from './run/look-at-rows.js'
export { type MigrationRange, migrate } from './run/migrate.js'
export { place, planPlacements } from './run/place.js'
export { type PlanChoices, plan } from './run/plan.js'
export { type ProtectChoices, protect } from './run/protect.js'
export { readMoment } from './run/read-moment.js'
export { readRows } from './run/read-rows.js'
export { readSchemaMap } from './run/read-schema-map.js'
export { type ConfirmReset, reset } from './run/reset.js'
export { planRestore, restore } from './run/restore.js'
export { type RollbackChoices, rollBack } from './run/roll-back.js'
export { scriptMigrations } from './run/script-migrations.js'
export { scriptSeeds } from './run/script-seeds.js'
export { seed } from './run/seed.js'
export type { SeedChoices } from './run/seed-choices.js'
export { setUp } from './run/set-up.js'
export { readStatus } from './run/status.js'
export { lastRun, undo } from './run/undo.js'
export { verify } from './run/verify.js'
export type { PulledInDataset } from './select/select-datasets.js'
export { defaultKinds, type Selection } from './select/selection.js'
