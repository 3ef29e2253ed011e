import type {
  DatasetReport,
  DatasetStatus,
  MigrationStatus,
  PlannedDataset,
  PlannedRow,
  RecordedSource,
  RowCounts,
  RunReport,
  TargetPlacement,
  WrittenByMigration,
} from '@sow/engine'
import type { PulledInDataset } from '../select/select-datasets.js'
import type { AdoptionReport } from './adoption-report.js'
import type { FaultReport } from './fault-report.js'
import type { MappingReport } from './mapping-report.js'
import type { Impact, SavedPlan } from './saved-plan.js'

/** The database that a command worked on. Never a user name or a password. */
export interface DatabaseReport {
  /** A server, the embedded database, or the coordinator of a cluster of Citus. */
  readonly engine: 'postgres' | 'pglite' | 'citus'
  /** Of PostgreSQL: `17.2`. */
  readonly serverVersion: string
  /** What the server calls the database. */
  readonly name: string
  /** The schema of the project's tables: the ledger, the lock and the runs are its own. */
  readonly schema: string
}

/** The sums over `datasets`; `estimated` is true where any of them is. */
export interface Totals extends RowCounts {
  /** True where the counts of any dataset are. */
  readonly estimated: boolean
}

/** What a migration command did; `changed` names the migrations that it ran, in their order. */
export interface MigrateReport {
  readonly database: DatabaseReport
  /** Null where nothing was to do. */
  readonly run: RunReport | null
  /** Every migration of the project's packages, as it stands now. */
  readonly migrations: readonly MigrationStatus[]
  /** Those that this command ran or undid, in their order. */
  readonly changed: readonly ChangedMigration[]
  /** True where another tool keeps the schema: no package's migrations are run. */
  readonly ownSchema: boolean
}

/** A migration that a command ran or undid. */
export interface ChangedMigration {
  /** The npm package that brings it. */
  readonly package: string
  /** `20250301090000_create_payers`. */
  readonly name: string
}

/** What a seed did with the rows of each selected dataset. */
export interface SeedReport {
  readonly database: DatabaseReport
  /** Null where nothing was written. */
  readonly run: RunReport | null
  /** The selected datasets, in the order in which they are seeded. */
  readonly datasets: readonly DatasetReport[]
  /** The sums over `datasets`. */
  readonly totals: Totals
  /** Datasets that nobody named, and that others refer to. */
  readonly pulledIn: readonly PulledInDataset[]
  /**
   * Datasets with conflicts that were open before: another policy than `keep` decides those that the release makes anew, and
   * `db resolve` the others. Left out where there are none, or where the policy is `keep`.
   */
  readonly openConflicts?: readonly string[]
  /** Selected datasets whose publisher's file is not there, and those that refer to them; left out where there are none. */
  readonly lacking?: readonly FaultReport[]
}

/** What a whole set-up did: the migrations first, then the rows. */
export interface SetUpReport extends MigrateReport, SeedReport {}

/** One row of a plan, under its dataset. */
export type PlanSample = Omit<PlannedRow, 'dataset'>

/** One dataset of a plan. */
export interface PlannedDatasetReport extends DatasetReport {
  /** Of all that was decided row by row; null where no row was compared. */
  readonly digest: string | null
  /**
   * Rows of the release that are counted nowhere: their table is there, and takes them only after a pending migration, so that
   * nobody can tell what would become of them. 0 where the counts say it.
   */
  readonly uncounted: PlannedDataset['uncounted']
  /** What would stop the run before anything is written. */
  readonly brake: PlannedDataset['brake']
  /** Constraints that a plan cannot ask of the rows: the run may yet refuse one by them. */
  readonly unasked: PlannedDataset['unasked']
  /** Rows that were there before its first run; null where there were none, or where it was applied before. */
  readonly adoption: PlannedDataset['adoption']
  /** The first rows that something would happen to. */
  readonly samples: readonly PlanSample[]
}

/** What a set-up would do. */
export interface PlanReport extends SeedReport, MappingReport {
  /** Null: a plan writes nothing. */
  readonly run: null
  /** The selected datasets, in the order in which they would be seeded. */
  readonly datasets: readonly PlannedDatasetReport[]
  /** Every migration of the project's packages. */
  readonly migrations: readonly MigrationStatus[]
  /** True where anything would change. */
  readonly pending: boolean
  /** The site's own rows that refer to codes which would change; left out where it was not asked for. */
  readonly impact?: readonly Impact[]
}

/** A plan, and the form of it that `db apply` takes. */
export interface SavablePlan extends PlanReport {
  /** Null where it was not asked for. */
  readonly saved: SavedPlan | null
}

/** Where everything stands; `pending` is true where anything is not as the packages have it. */
export interface StatusReport extends MappingReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** How the database was taken over from another tool; null where it was not. */
  readonly adoption: AdoptionReport | null
  /**
   * What others made, where Sow has no migration to run: `tracked by Prisma: 2 migrations in public._prisma_migrations; 9 tables`.
   * Null elsewhere, and where there is nothing.
   */
  readonly before: string | null
  /** Every migration of the project's packages, and those that only the ledger knows. */
  readonly migrations: readonly MigrationStatus[]
  /** Every dataset of the project's packages, and those that only the ledger knows. */
  readonly datasets: readonly DatasetStatus[]
  /** The table in which a tenant is a row; null where the project has no tenants. */
  readonly tenantTable: string | null
  /** Where the rows of applied datasets came from: the official files that were loaded, and what packages say. */
  readonly sources: readonly RecordedSource[]
  /** Datasets that migrations of other tools wrote since they were last looked at. */
  readonly written: readonly WrittenByMigration[]
  /** Where the tables of datasets are in a cluster of Citus; empty in every other database. */
  readonly placements: readonly TargetPlacement[]
  /** Packages that could not be looked at, and datasets that stand in the way of a run. */
  readonly faults: readonly FaultReport[]
  /** True where anything is not as the packages have it. */
  readonly pending: boolean
}

/** What a reset dropped, or would drop. */
export interface ResetReport {
  readonly database: DatabaseReport
  /** Null: the ledger is gone with its runs. */
  readonly run: null
  /** The tables that are gone. */
  readonly dropped: readonly DroppedTable[]
}

/** A table that a reset drops. */
export interface DroppedTable {
  /** Its name. */
  readonly table: string
  /** How many rows it held. */
  readonly rows: number
}
