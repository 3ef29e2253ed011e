import type {
  DatasetReport,
  DatasetStatus,
  MigrationStatus,
  PlannedDataset,
  PlannedRow,
  RowCounts,
  RunReport,
} from '@sow/engine'
import type { PulledInDataset } from '../select/select-datasets.js'
import type { SavedPlan } from './saved-plan.js'

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

/** One row of a plan, under its dataset. */
export type PlanSample = Omit<PlannedRow, 'dataset'>

export interface PlannedDatasetReport extends DatasetReport {
  /** Of all that was decided row by row; null where no row was compared. */
  readonly digest: string | null
  /** What would stop the run before anything is written. */
  readonly brake: PlannedDataset['brake']
  /** The first rows that something would happen to. */
  readonly samples: readonly PlanSample[]
}

/** What a set-up would do. */
export interface PlanReport extends SeedReport {
  readonly datasets: readonly PlannedDatasetReport[]
  /** In the form that `db apply` takes, where that was asked for. */
  readonly saved: SavedPlan | null
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
