import type { Adoption, AdoptionWay, FoundTracker, MovedTracker, RunReport, TrackerEntry } from '@sow/engine'
import type { DatabaseReport } from './reports.js'

/** How a database that existed before Sow was taken over. */
export interface AdoptionReport extends Pick<Adoption, 'run' | 'at' | 'evidence'> {
  /** Who migrates from then on, and what stands for what was there. */
  readonly way: AdoptionWay
  /** The records of other tools that are not as they were then. */
  readonly moved: readonly MovedTracker[]
}

/** Another tool's record of migrations. */
export interface TrackerReport extends Omit<FoundTracker, 'entries' | 'hint'> {
  /** How many migrations the tool takes for applied; null where this role may not read them. */
  readonly applied: number | null
  /** The newest of them; null where there is none. */
  readonly newest: TrackerEntry | null
  /** Migrations that failed, or stopped half way. */
  readonly troubles: readonly TrackerEntry[]
}

/** A migration that another tool takes for applied. */
export interface ClaimReport {
  /** The tool. */
  readonly tool: string
  /** What it calls the migration. */
  readonly name: string
  /** What was held against the catalog, or why nothing could be. */
  readonly because: string
}

/** What is in a database that existed before Sow. */
export interface AdoptReport {
  readonly database: DatabaseReport
  /** Null where nothing was written. */
  readonly run: RunReport | null
  /** How the database was taken over; null where it is not. */
  readonly adoption: AdoptionReport | null
  /** The records of other tools. */
  readonly trackers: readonly TrackerReport[]
  /** The tables of the project's schema, but for those of extensions and trackers. */
  readonly tables: readonly string[]
  /** Claimed, and the catalog has what they make. */
  readonly proven: readonly ClaimReport[]
  /** Claimed, and the catalog lacks what they make. */
  readonly absent: readonly ClaimReport[]
  /** Claimed, and nobody can say what they make. */
  readonly unproven: readonly ClaimReport[]
  /** Present, and no proven claim makes it: `table wards`. */
  readonly unclaimed: readonly string[]
}
