import type {
  BlamedRow,
  DatasetScript,
  Drift,
  InventoryItem,
  MendedSequence,
  MigrationScript,
  Protection,
  PruneResult,
  RecordedRun,
  ShownPage,
  TargetPlacement,
} from '@sow/engine'
import type { PulledInDataset } from '../select/select-datasets.js'
import type { FaultReport } from './fault-report.js'
import type { Finding } from './finding.js'
import type { DatabaseReport } from './reports.js'

export interface DriftReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** Rows, or columns of them, that differ from what was applied. */
  readonly drift: readonly Drift[]
  /** What could not be looked at. */
  readonly faults: readonly FaultReport[]
}

/** What `db blame` found. */
export interface BlameReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** A row for each key, and for each tenant that has it. */
  readonly rows: readonly BlamedRow[]
}

/** What `db show` read. */
export interface ShowReport extends ShownPage {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** One line, what the rows are; null where no installed package says it. */
  readonly title: string | null
}

/** The data that is in a database. */
export interface InventoryReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** By name. */
  readonly components: readonly InventoryItem[]
}

export interface HistoryReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** The newest first. */
  readonly runs: readonly RecordedRun[]
}

export interface PruneReport extends Omit<PruneResult, 'runs'> {
  readonly database: DatabaseReport
  /** Runs that can no longer be undone. */
  readonly pruned: number
}

/**
 * Why `db verify` did not hold the schema against the migrations: another tool keeps it, nothing brings migrations, not all of
 * them are applied as they are now, or no server could be had for the proof.
 */
export type SchemaNotHeld = 'own-schema' | 'no-migrations' | 'not-applied' | 'unproven'

/** What `db verify` found. */
export interface VerifyReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** How many migrations went up, down and up again. */
  readonly migrations: number
  /**
   * What of the database no comparison looks at, as `publication orders`; owners and the order of columns are none either. Null where
   * the schema was not held against the migrations, for the reason in `notHeld`.
   */
  readonly notCompared: readonly string[] | null
  /** Why the schema was not held against the migrations; null where it was. */
  readonly notHeld: SchemaNotHeld | null
  /** What is wrong with them, and in what the schema is not the one that they make. */
  readonly findings: readonly Finding[]
}

export interface DoctorReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** Sequences that were set past the values that are there; empty where nobody asked for it. */
  readonly mended: readonly MendedSequence[]
  /** Where the tables of datasets are in a cluster of Citus; empty in every other database. */
  readonly placements: readonly TargetPlacement[]
  /** Everything that can be wrong, and is. */
  readonly findings: readonly Finding[]
}

/** What a migrate would do, as SQL. */
export interface ScriptReport extends MigrationScript {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
}

/** What a seed would do, as SQL. */
export interface SeedScriptReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** In the order in which they would be merged. */
  readonly datasets: readonly DatasetScript[]
  /** Datasets that nobody named, and that others refer to. */
  readonly pulledIn: readonly PulledInDataset[]
}

export interface ProtectReport extends Protection {
  readonly database: DatabaseReport
  /** Null: a label is no run. */
  readonly run: null
}

/** A database at the time of a look: nothing is older than its last run. */
export interface Moment {
  /** The database's own identity, made once with its ledger. */
  readonly id: string
  readonly name: string
  /** The number of the last run. */
  readonly serial: number
}
