export type { EngineEvent, EngineListener } from './events.js'
export type { MigrationSet, MigrationState, MigrationStatus } from './migrate/migration-set.js'
export type { DatasetReport, RowCounts, RunReport } from './report/dataset-report.js'
export type { DatasetUnit } from './seed/dataset-unit.js'
