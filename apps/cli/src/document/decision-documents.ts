import type {
  AcceptMigrationReport,
  AcceptReport,
  PlanReport,
  ReleaseReport,
  RemoveReport,
  ResolveReport,
  SeedReport,
  UndoLookReport,
  UndoneBeforeReport,
  UndoneReport,
} from '@sow/runner'
import type { Success } from './envelope.js'

/** The conflicts that were ended; with `--dry-run` those that would be. */
export interface ResolvedDocument extends Success<'db resolve'>, ResolveReport {}

/** A person was asked, and said no: no conflict was ended. */
export interface NothingResolvedDocument extends Success<'db resolve'> {
  /** Null: there was no run. */
  readonly run: null
  /** Empty. */
  readonly datasets: readonly []
}

/** The conflicts that were ended, or would be; or none where a person said no. */
export type ResolveDocument = ResolvedDocument | NothingResolvedDocument

/** What an undo gave back, took away, and left. */
export interface UndoneDocument extends Success<'db undo'>, UndoneReport {}

/** With `--dry-run`: what an undo would give back, take away, and leave. */
export interface UndoLookDocument extends Success<'db undo'>, UndoLookReport {}

/** The run that was named is undone already: nothing was written. */
export interface UndoneBeforeDocument extends Success<'db undo'>, UndoneBeforeReport {}

/** A person was asked, and said no: nothing was undone. */
export interface NothingUndoneDocument extends Success<'db undo'> {
  /** Null: there was no run. */
  readonly run: null
  /** Empty. */
  readonly datasets: readonly []
}

/** What an undo gave back, took away, and left; or nothing, where it was done before or a person said no. */
export type UndoDocument = UndoneDocument | UndoLookDocument | UndoneBeforeDocument | NothingUndoneDocument

/** The datasets that may come again. */
export interface ReleaseDocument extends Success<'db release'>, ReleaseReport {}

/** The rows that were brought back. */
export interface RestoredDocument extends Success<'db restore'>, SeedReport {}

/** With `--dry-run`: the rows that would come back. */
export interface RestorePlanDocument extends Success<'db restore'>, PlanReport {}

/** A person was asked, and said no: nothing was brought back. */
export interface NothingRestoredDocument extends Success<'db restore'> {
  /** Null: there was no run. */
  readonly run: null
  /** Empty. */
  readonly datasets: readonly []
}

/** The rows that were brought back, or would be; or none where a person said no. */
export type RestoreDocument = RestoredDocument | RestorePlanDocument | NothingRestoredDocument

/** The edits that are the base from now on. */
export interface AcceptedDocument extends Success<'db accept'>, AcceptReport {}

/** A person was asked, and said no: nothing was accepted. */
export interface NothingAcceptedDocument extends Success<'db accept'> {
  /** Null: there was no run. */
  readonly run: null
  /** `domain/name`. */
  readonly dataset: string
  /** None. */
  readonly edited: 0
  /** None. */
  readonly deleted: 0
}

/** With `--written-by-migration`: the rows that the migration of another tool wrote. */
export interface AcceptedMigrationDocument extends Success<'db accept'>, AcceptMigrationReport {}

/** The edits that are the base from now on, or the rows that the migration of another tool wrote. */
export type AcceptDocument = AcceptedDocument | NothingAcceptedDocument | AcceptedMigrationDocument

/** The rows that were taken away. */
export interface RemovedDocument extends Success<'db remove'>, RemoveReport {}

/** A person was asked, and said no: nothing was removed. */
export interface NothingRemovedDocument extends Success<'db remove'> {
  /** Null: there was no run. */
  readonly run: null
  /** Empty. */
  readonly datasets: readonly []
}

/** The rows that were taken away, or none where a person said no. */
export type RemoveDocument = RemovedDocument | NothingRemovedDocument
