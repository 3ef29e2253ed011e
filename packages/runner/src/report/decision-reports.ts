import type {
  AcceptMigrationResult,
  AcceptResult,
  Conflict,
  ReleaseHoldResult,
  RemoveResult,
  ResolveResult,
  RunUndoneBefore,
  UndoLook,
  UndoneRun,
} from '@sow/engine'
import type { FaultReport } from './fault-report.js'
import type { DatabaseReport } from './reports.js'

type ConflictValues = 'name' | 'base' | 'release' | 'site'

/** An open conflict; its values, and what people call its row, only where they were asked for. */
export type ReportedConflict = Omit<Conflict, ConflictValues> & Partial<Pick<Conflict, ConflictValues>>

export interface ConflictsReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** Columns that a release and the site changed differently. */
  readonly conflicts: readonly ReportedConflict[]
  /** What could not be looked at. */
  readonly faults: readonly FaultReport[]
}

export interface ResolveReport extends ResolveResult {
  readonly database: DatabaseReport
}

/** What became of the rows that a migration of another tool wrote. */
export interface AcceptMigrationReport extends AcceptMigrationResult {
  readonly database: DatabaseReport
}

export interface AcceptReport extends AcceptResult {
  readonly database: DatabaseReport
}

export interface ReleaseReport extends ReleaseHoldResult {
  readonly database: DatabaseReport
}

export interface RemoveReport extends RemoveResult {
  readonly database: DatabaseReport
}

export interface UndoneReport extends UndoneRun {
  readonly database: DatabaseReport
}

export interface UndoneBeforeReport extends RunUndoneBefore {
  readonly database: DatabaseReport
}

/** What an undo would do. */
export interface UndoLookReport extends UndoLook {
  readonly database: DatabaseReport
}

export type UndoReport = UndoneReport | UndoLookReport | UndoneBeforeReport
