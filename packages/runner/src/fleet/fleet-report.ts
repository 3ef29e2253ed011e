import type { RowCounts } from '@sow/engine'

/**
 * What became of a database: it is as the packages have it (`current`), something is to be done (`pending`), it was done
 * (`changed`), it failed, a worker has yet to say (`queued`), or it was never begun, because others had failed before it.
 */
export type FleetOutcome = 'current' | 'pending' | 'changed' | 'failed' | 'queued' | 'not-begun'

/** Why a database of a fleet failed. */
export interface FleetFailure {
  /** A code of the page of errors. */
  readonly code: string
  /** What happened, in one sentence. */
  readonly message: string
  /** One thing to try. */
  readonly hint: string
  /** What a command on this database alone would end with. */
  readonly exitCode: number
}

/** One database of a fleet. */
export interface FleetTargetReport {
  /** What the configuration calls it. */
  readonly name: string
  /** The group that it belongs to. */
  readonly group: string
  /** The schema of its tables; null where the configuration says it for all. */
  readonly schema: string | null
  readonly outcome: FleetOutcome
  /** The class that it belongs to; null where it has none, because nothing is to be done or nobody knows. */
  readonly class: string | null
  /** The run that wrote it; null where none did. */
  readonly run: number | null
  /** Null where it did not fail. */
  readonly failure: FleetFailure | null
}

/** What is to be done with a dataset, or was. */
export interface FleetDatasetReport extends RowCounts {
  /** `domain/name`. */
  readonly dataset: string
  /** The package's version. */
  readonly version: string
  /** Rows of a plan that can be compared only after a migration, and are counted nowhere else; 0 of what was done. */
  readonly uncounted: number
}

/** Databases of which the same is true: a person looks at one of them, and not at all. */
export interface FleetClass {
  /** The beginning of a digest over all that is to be done, or was. */
  readonly class: string
  /** The databases that belong to it. */
  readonly targets: readonly string[]
  /** The migrations, as `package name`. */
  readonly migrations: readonly string[]
  /** The datasets of which something is to be done, or was. */
  readonly datasets: readonly FleetDatasetReport[]
  /** Where each dataset stands, and how many do, as `db status` has it; empty in a plan and an apply. */
  readonly states: Readonly<Record<string, number>>
  /** What would stop a run before anything is written, by dataset. */
  readonly brakes: Readonly<Record<string, string>>
}

/** One group, in the order in which they are taken. */
export interface FleetGroupReport {
  /** What the configuration calls it. */
  readonly name: string
  /** How many databases belong to it, of those that were selected. */
  readonly targets: number
  /** How many of them failed. */
  readonly failed: number
  /** Databases that were not begun. */
  readonly notBegun: number
}

/** What `sow fleet` found or did. */
export interface FleetReport {
  /** Null: each database has runs of its own. */
  readonly run: null
  readonly targets: readonly FleetTargetReport[]
  /** The classes, the largest first. */
  readonly classes: readonly FleetClass[]
  readonly groups: readonly FleetGroupReport[]
  /** The group that had more failures than it takes, so that nothing was begun after it; null where none had. */
  readonly stoppedIn: string | null
}
