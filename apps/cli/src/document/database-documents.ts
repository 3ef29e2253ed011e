import type {
  AdoptReport,
  BlameReport,
  CodeSetLoadReport,
  CodeSetPlanReport,
  CodeSetReport,
  ConflictsReport,
  DoctorReport,
  DriftReport,
  HistoryReport,
  InventoryReport,
  MigrateReport,
  PlaceReport,
  PlanReport,
  ProtectReport,
  PruneReport,
  ResetReport,
  ScriptReport,
  SeedReport,
  SeedScriptReport,
  SetUpReport,
  ShowReport,
  StatusReport,
  VerifyReport,
} from '@sow/runner'
import type { NewPackage } from '@sow/workshop'
import type { Judgement, Success } from './envelope.js'

/** The migrations that were run, and what became of the rows. */
export interface UpRunDocument extends Success<'db up'>, SetUpReport {}

/** With `--dry-run`: what would be done. */
export interface UpPlanDocument extends Success<'db up'>, PlanReport {}

/** The migrations that were run, and what became of the rows; with `--dry-run` a plan of it. */
export type UpDocument = UpRunDocument | UpPlanDocument

/** The migrations that `sow db setup` ran. */
export interface SetupMigrationsDocument extends Success<'db setup'>, MigrateReport {}

/** With `--fresh`: the migrations, and what became of the rows. */
export interface SetupFreshDocument extends Success<'db setup'>, SetUpReport {}

/** With `--fresh --dry-run`: what would be done. */
export interface SetupPlanDocument extends Success<'db setup'>, PlanReport {}

/** The migrations that were run, with `--fresh` the seeds as well; with `--dry-run` a plan of it. */
export type SetupDocument = SetupMigrationsDocument | SetupFreshDocument | SetupPlanDocument

/** The migrations that were run. */
export interface MigrateRunDocument extends Success<'db migrate'>, MigrateReport {}

/** With `--dry-run` or `--sql`: the statements that would be run. */
export interface MigrateScriptDocument extends Success<'db migrate'>, ScriptReport {}

/** The migrations that were run, or the statements that would be. */
export type MigrateDocument = MigrateRunDocument | MigrateScriptDocument

/** What became of the rows of each selected dataset. */
export interface SeedRunDocument extends Success<'db seed'>, SeedReport {}

/** With `--dry-run`: what would become of them. */
export interface SeedPlanDocument extends Success<'db seed'>, PlanReport {}

/** With `--dry-run --sql`: the statements that would merge them. */
export interface SeedScriptDocument extends Success<'db seed'>, SeedScriptReport {}

/** What became of the rows of each selected dataset, or would. */
export type SeedDocument = SeedRunDocument | SeedPlanDocument | SeedScriptDocument

/** What `sow db up` would do. With `--rows` a line for each row stands before it: see `RowLine`. */
export interface PlannedDocument extends Success<'db plan'>, PlanReport {}

/** With `--sql`: the statements that would merge the rows. */
export interface PlanScriptDocument extends Success<'db plan'>, SeedScriptReport {}

/** What `sow db up` would do, or the statements by which it would merge the rows. */
export type PlanDocument = PlannedDocument | PlanScriptDocument

/** What was done as the saved plan says. */
export interface ApplyDocument extends Success<'db apply'>, SeedReport {}

/** Where every migration and dataset stands. */
export interface StatusDocument extends Success<'db status'>, StatusReport {}

/** The rows that differ from what was applied, a line for each column. */
export interface DriftDocument extends Success<'db drift'>, DriftReport {}

/** Where each cell of some rows comes from. */
export interface BlameDocument extends Success<'db blame'>, BlameReport {}

/** A page of the rows of a dataset. */
export interface ShowDocument extends Success<'db show'>, ShowReport {}

/** The open conflicts, a line for each column. */
export interface ConflictsDocument extends Success<'db conflicts'>, ConflictsReport {}

/** The migrations that were undone. */
export interface RollbackDocument extends Success<'db rollback'>, MigrateReport {}

/** The last runs. */
export interface HistoryDocument extends Success<'db history'>, HistoryReport {}

/** The data that is in the database, a component for each dataset. */
export interface BomDocument extends Success<'db bom'>, InventoryReport {}

/** The runs that can no longer be undone. */
export interface PruneDocument extends Success<'db history prune'>, PruneReport {}

/** The tables that were dropped. */
export interface DroppedDocument extends Success<'db reset'>, ResetReport {}

/** A person was asked, and said no: nothing was dropped. */
export interface NothingDroppedDocument extends Success<'db reset'> {
  /** Null: there was no run. */
  readonly run: null
  /** Empty. */
  readonly dropped: readonly []
}

/** The tables that were dropped, or none where a person said no. */
export type ResetDocument = DroppedDocument | NothingDroppedDocument

/** What is not as it was applied, and each `down` that does not undo its `up`. */
export interface VerifyDocument extends Judgement<'db verify'>, VerifyReport {}

/** Everything that was found wrong with the database and its ledger. */
export interface DoctorDocument extends Judgement<'db doctor'>, DoctorReport {}

/** The label and the protection that the database has now. */
export interface ProtectDocument extends Success<'db protect'>, ProtectReport {}

/** The tables that were placed in a cluster of Citus, or would be, and what keeps others from their places. */
export interface PlaceDocument extends Success<'db place'>, PlaceReport {}

/** What is in the database of another tool, and how it was taken over. */
export interface AdoptDocument extends Success<'db adopt'>, AdoptReport {}

/** What an official release file is. */
export interface CodesetInspectDocument extends Judgement<'codeset inspect'>, CodeSetReport {}

/** What became of the rows of an official release file. */
export interface CodesetLoadRunDocument extends Success<'codeset load'>, CodeSetLoadReport {}

/** With `--dry-run`: what would become of them. */
export interface CodesetLoadPlanDocument extends Success<'codeset load'>, CodeSetPlanReport {}

/** With `--as package`: the private package that declares the file as its source. */
export interface CodesetPackageDocument extends Success<'codeset load'>, NewPackage {}

/** What became of the rows of an official release file, or would; or the package that was made of the file. */
export type CodesetLoadDocument = CodesetLoadRunDocument | CodesetLoadPlanDocument | CodesetPackageDocument
