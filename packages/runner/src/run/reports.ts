import type { DatasetReport, DatasetStatus, MigrationStatus, RowCounts, RunReport } from '@sow/engine'
import type { PulledInDataset } from '../select/select-datasets.js'

/** The database that a command worked on. Never a user name or a password. */
export interface DatabaseReport {
  readonly engine: 'postgres' | 'pglite'
  readonly serverVersion: string
  readonly name: string
}

/** The sums over `datasets`; `estimated` is true where any of them is. */
export interface Totals extends RowCounts {
  readonly estimated: boolean
}

/** What a migration command did; `changed` names the migrations that it ran, in their order. */
export interface MigrateReport {
  readonly database: DatabaseReport
  readonly run: RunReport | null
  readonly migrations: readonly MigrationStatus[]
  readonly changed: readonly ChangedMigration[]
}

export interface ChangedMigration {
  readonly package: string
  readonly name: string
}

/** What a seed did with the rows of each selected dataset. */
export interface SeedReport {
  readonly database: DatabaseReport
  readonly run: RunReport | null
  readonly datasets: readonly DatasetReport[]
  readonly totals: Totals
  readonly pulledIn: readonly PulledInDataset[]
}

/** What a whole set-up did: the migrations first, then the rows. */
export interface SetUpReport extends MigrateReport, SeedReport {}

/** What a set-up would do. */
export interface PlanReport extends SeedReport {
  readonly migrations: readonly MigrationStatus[]
  /** True where anything would change. */
  readonly pending: boolean
}

/** Where everything stands; `pending` is true where anything is not as the packages have it. */
export interface StatusReport {
  readonly database: DatabaseReport
  readonly run: null
  readonly migrations: readonly MigrationStatus[]
  readonly datasets: readonly DatasetStatus[]
  readonly pending: boolean
}

/** What a reset dropped, or would drop. */
export interface ResetReport {
  readonly database: DatabaseReport
  readonly run: null
  readonly dropped: readonly DroppedTable[]
}

export interface DroppedTable {
  readonly table: string
  readonly rows: number
}
