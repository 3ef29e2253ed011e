import type { AdoptionPolicy, ConflictPolicy, ConnectionPool } from '@sow/engine'
import type { DatasetKind } from '@sow/kit'
import type { RunnerEvent } from '../context/run-context.js'
import type { UndoReport } from '../report/decision-reports.js'
import type { MigrateReport, PlanReport, SeedReport, SetUpReport, StatusReport } from '../report/reports.js'

/**
 * The database of an application: the URL of a server; a `Pool` of the package `pg`, or a function that makes one, as
 * Kysely's `PostgresDialect` takes it; or the directory of an embedded database, which is made where it is not there yet.
 */
export type AppDatabase =
  | string
  | ConnectionPool
  | (() => Promise<ConnectionPool>)
  | { readonly directory: string }

/** What an application says once. */
export interface SowOptions {
  readonly database: AppDatabase
  /** A directory of the project whose dependencies are the seed packages. Default: the working directory. */
  readonly project?: string
  /** Who the ledger records as the actor. Default: `SOW_ACTOR`, else the user of the operating system. */
  readonly actor?: string
  /** Seconds to wait while another instance is at work; 0 gives up at once. Default 60. */
  readonly lockWaitSeconds?: number
  /** Stops whatever runs, and rolls it back. */
  readonly signal?: AbortSignal
  /** Called with the progress of whatever runs. What it throws becomes a warning of the process: no run depends on it. */
  readonly onEvent?: (event: RunnerEvent) => void
}

/** What one call says. */
export interface CallOptions {
  /** Stops this call, and rolls it back. */
  readonly signal?: AbortSignal
}

/** Which datasets, and how they are merged; the defaults are those of `sow db seed`. */
export interface SeedRequest extends CallOptions {
  /** Domains (`billing-masters`) or datasets (`billing-masters/payers`); everything where empty or left out. */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  /** Default `reference` and `starter`; `demo` must be asked for. */
  readonly kinds?: readonly DatasetKind[]
  /** The key of the only tenant that rows go to; left out or null: every active one. */
  readonly tenant?: string | null
  /** What becomes of a column that release and site changed differently. Default `keep`: the site's value. */
  readonly onConflict?: ConflictPolicy
  /** What rows are that were there before a dataset's first run. Default `site`: the site's own edits. */
  readonly adoptAs?: AdoptionPolicy
  /** Merge a release that is older than the applied one. Default false: it is skipped. */
  readonly allowDowngrade?: boolean
  /** Datasets (`domain/name`) whose mass retirement or mass deletion is meant. */
  readonly acceptMassChange?: readonly string[]
  /** Datasets (`domain/name`) whose rows of before the first run may lose their values to `adoptAs: 'base'`. */
  readonly acceptOverwrite?: readonly string[]
  /** `dataset`: each dataset in a transaction of its own. Default `run`: all of them or none. */
  readonly commit?: 'run' | 'dataset'
}

export interface MigrateRequest extends CallOptions {
  /** The last migration to run, by its name. */
  readonly to?: string
  /** The number of migrations to run. */
  readonly steps?: number
}

export interface UndoRequest extends CallOptions {
  /**
   * The run to take back; left out: the last one that is not undone. Where the call may be repeated, after a lost answer
   * too, name it: a second call without it takes back another run.
   */
  readonly run?: number
}

/**
 * Sow for an application: the same work as the commands of the same names, with the same guarantees. Each call discovers
 * the packages, opens the database, and lets go of it at its end. Every method throws `SowError`, whose `code` is stable
 * (`sow explain CODE`), or the reason of the signal that stopped it.
 */
export interface Sow {
  /** Runs the pending migrations, each in a transaction of its own. */
  migrate(request?: MigrateRequest): Promise<MigrateReport>
  /** Seeds the selected datasets: all of them or none. */
  seed(request?: SeedRequest): Promise<SeedReport>
  /** Runs the pending migrations, then seeds: what an application does at its start. Safe to repeat, and in many instances at once. */
  setUp(request?: SeedRequest): Promise<SetUpReport>
  /** What `setUp` would do, row by row. Writes nothing. */
  plan(request?: SeedRequest): Promise<PlanReport>
  /** Where every migration and dataset stands. Writes nothing. */
  status(options?: CallOptions): Promise<StatusReport>
  /** Takes back what a run did to rows. */
  undo(request?: UndoRequest): Promise<UndoReport>
}
