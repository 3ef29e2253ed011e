import type { PlannedRow } from '@sow/engine'
import type * as database from './database-documents.js'
import type * as decision from './decision-documents.js'
import type { Opening } from './envelope.js'
import type { Failure } from './failure.js'
import type * as fleet from './fleet-documents.js'
import type * as project from './project-documents.js'

/** What a command prints with `--json` where it did its work: one document, told apart by `command`. */
export type CommandDocument =
  | database.UpDocument
  | database.SetupDocument
  | database.MigrateDocument
  | database.SeedDocument
  | database.PlanDocument
  | database.ApplyDocument
  | database.StatusDocument
  | database.DriftDocument
  | database.BlameDocument
  | database.ShowDocument
  | database.ConflictsDocument
  | decision.ResolveDocument
  | database.RollbackDocument
  | decision.UndoDocument
  | decision.ReleaseDocument
  | decision.RestoreDocument
  | decision.AcceptDocument
  | decision.RemoveDocument
  | database.HistoryDocument
  | database.BomDocument
  | database.PruneDocument
  | database.ResetDocument
  | database.VerifyDocument
  | database.DoctorDocument
  | database.PlaceDocument
  | database.ProtectDocument
  | database.AdoptDocument
  | project.MigrationCheckDocument
  | project.MigrationHashDocument
  | project.MigrationNewDocument
  | project.MigrationRenumberDocument
  | database.CodesetInspectDocument
  | database.CodesetLoadDocument
  | fleet.FleetStatusDocument
  | fleet.FleetPlanDocument
  | fleet.FleetApplyDocument
  | fleet.FleetWorkDocument
  | fleet.FleetRetryDocument
  | project.CompletionDocument
  | project.ExplainDocument
  | project.InitDocument
  | project.McpDocument
  | project.McpCodeDocument
  | project.PluginsDocument
  | project.StudioDocument
  | project.VersionDocument
  | project.SeedAddDocument
  | project.PackageListDocument
  | project.PackageNewDocument
  | project.PackageCaptureDocument
  | project.PackageChangesDocument
  | project.PackageCheckDocument
  | project.PackageDiffDocument
  | project.SchemaPullDocument
  | project.SchemaCheckDocument

/** What any command prints with `--json` where it failed. */
export interface FailureDocument extends Opening {
  /** False: the command failed. */
  readonly ok: false
  /** What happened, and what to do. */
  readonly error: Failure
}

/** The one document on the standard output of a command with `--json`. */
export type Document = CommandDocument | FailureDocument

/** A row of a plan, one JSON object a line: `sow db plan --rows` prints them before its document. */
export interface RowLine extends PlannedRow {
  /** Tells the line from a document. */
  readonly type: 'row'
}

/** What a command has to say besides what every document begins with. */
export type DocumentBody<Named extends CommandDocument> = Named extends unknown
  ? Omit<Named, 'format' | 'ok' | 'command'>
  : never
