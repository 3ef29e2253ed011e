/** A database of a rollout. No address: each worker reads it from its own configuration, by the name. */
export interface RolloutTarget {
  /** What the configuration calls it. */
  readonly name: string
  /** The group that it belongs to. */
  readonly group: string
  /** The schema of its tables; null where the configuration says it for all. */
  readonly schema: string | null
  /** Tells servers apart, and names none. */
  readonly server: string
}

/** Databases that are taken together, before those of the next group. */
export interface RolloutGroup {
  /** What the configuration calls it. */
  readonly name: string
  /** The most of its databases that all workers together have under way. */
  readonly parallel: number
  /** The failures that it takes: one more, and no other database is begun. */
  readonly mostFailures: number
}

/** One release on its way to the databases of a fleet. */
export interface Rollout {
  /** A UUID. */
  readonly id: string
  /** What the packages hold, as a digest: a worker that has something else takes no part. */
  readonly release: string
  /** The most databases of one server that all workers together have under way. */
  readonly perServer: number
  /** The groups, in their order. */
  readonly groups: readonly RolloutGroup[]
  /** What every worker is told besides. */
  readonly instructions: object
}

/** A database that a worker has taken. */
export interface TakenJob {
  readonly id: string
  /** How often it was taken before: tells the answer of this worker from one that came too late. */
  readonly retryCount: number
  readonly target: string
  readonly group: string
}

/** What a worker says of a database. */
export interface Answer {
  readonly failed: boolean
  readonly said: object
}

/** Where a database of a rollout stands in the queue. */
export type JobState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Each worker that took it ended before it answered. */
  | { readonly kind: 'lost' }
  /** It is not begun: others had failed before it, or another rollout came. */
  | { readonly kind: 'withdrawn' }

/** A rollout as far as it came. */
export interface RolloutProgress {
  readonly rollout: Rollout
  readonly targets: readonly (Omit<RolloutTarget, 'server'> & { readonly state: JobState })[]
  /** The group that had more failures than it takes. */
  readonly stoppedIn: string | null
}

/** Where a worker reads what is to be done. It is a hint: whether a database is done, its own ledger says. */
export interface FleetQueue extends AsyncDisposable {
  /**
   * Puts a rollout into the queue in one transaction. What waits of an earlier one is withdrawn. Throws LOCK_BUSY where workers
   * have databases under way.
   */
  enqueue(rollout: Rollout, targets: readonly RolloutTarget[]): Promise<void>
  /** The rollout of which something is left to do; null where none is. */
  openRollout(): Promise<Rollout | null>
  /** The newest rollout; null where the queue knows of none. */
  newest(): Promise<RolloutProgress | null>
  /** The next database that may be begun now; null where none may. */
  take(rollout: Rollout): Promise<TakenJob | null>
  /** Says that the workers of these are alive. */
  beat(jobs: readonly TakenJob[]): Promise<void>
  /** False where it came too late: another worker has the database by now. */
  answer(rollout: Rollout, job: TakenJob, answer: Answer): Promise<boolean>
  /** Gives a database back that was begun and is not done. */
  giveBack(job: TakenJob): Promise<void>
  /** Takes databases from workers that are dead, opens the next group or stops; true where nothing is left to do. */
  tend(rollout: Rollout): Promise<boolean>
  /** The databases that failed when they were last taken, by name: its dead letters. */
  failed(): Promise<readonly string[]>
}
