import type { ListedPackage } from '@sow/runner'
import type {
  AddedSeed,
  CaptureReport,
  HashReport,
  InitReport,
  MigrationCheck,
  NewMigration,
  NewPackage,
  PackageChanges,
  PackageCheck,
  PulledSchema,
  RenumberedMigration,
  SchemaCheck,
} from '@sow/workshop'
import type { ExplainedCode } from '../explain/explanation.js'
import type { Shell } from '../plugins/completion-script.js'
import type { ListedPlugin } from '../plugins/list-plugins.js'
import type { VersionReport } from '../plugins/version-report.js'
import type { ComparisonReport } from './comparison-report.js'
import type { Judgement, Success } from './envelope.js'

/** What was found wrong with the migrations of the project's packages. */
export interface MigrationCheckDocument extends Judgement<'migration check'>, MigrationCheck {}

/** What the sum file says now that it did not say before. */
export interface MigrationHashDocument extends Success<'migration hash'>, HashReport {}

/** The migration that was written. */
export interface MigrationNewDocument extends Success<'migration new'>, NewMigration {}

/** The migration's former name, and its name now. */
export interface MigrationRenumberDocument extends Success<'migration renumber'>, RenumberedMigration {}

/** The script by which a shell completes commands and flags. */
export interface CompletionDocument extends Success<'completion'> {
  /** The shell that it is for. */
  readonly shell: Shell
  /** The whole script. */
  readonly script: string
}

/** What an error code means. */
export interface ExplainDocument extends Success<'explain'> {
  /** The code, and how to mend what it tells. */
  readonly explanation: ExplainedCode
}

/** What was done to the project, and what to type next. */
export interface InitDocument extends Success<'init'>, InitReport {
  /** True where nothing was written: it is what would be. */
  readonly dryRun: boolean
}

/** What oclif knows as plugins: every seed and schema package of the project. */
export interface PluginsDocument extends Success<'plugins'> {
  /** By their names. */
  readonly plugins: readonly ListedPlugin[]
}

/** What a studio was, once it is closed. */
export interface StudioDocument extends Success<'studio'> {
  /** Where its page was: `http://127.0.0.1:50123`. Nothing answers there any more. */
  readonly address: string
  /** True where the page was allowed to write. */
  readonly write: boolean
}

/** What an assistant was served with, once it is gone. */
export interface McpDocument extends Success<'mcp'> {
  /** True where it was told what rows hold. */
  readonly values: boolean
}

/** The one-time code of a proposal, or none where a person said no. */
export interface McpCodeDocument extends Success<'mcp code'> {
  /** The proposal that the code is good for. */
  readonly digest: string
  /** Null where a person said no. */
  readonly code: string | null
  /** Minutes for which it is good; null without one. */
  readonly minutes: number | null
}

/** The versions of what runs. */
export interface VersionDocument extends Success<'version'>, VersionReport {}

/** The seed and schema packages of the project. */
export interface PackageListDocument extends Success<'package list'> {
  /** By their names. */
  readonly packages: readonly ListedPackage[]
}

/** The local seed that was added to the project. */
export interface SeedAddDocument extends Success<'seed add'>, AddedSeed {}

/** The package that was written. */
export interface PackageNewDocument extends Success<'package new'>, NewPackage {}

/** The package that the tables were lifted into. */
export interface CapturedDocument extends Success<'package capture'>, CaptureReport {}

/** A person was asked, and said no: nothing was written. */
export interface NothingCapturedDocument extends Success<'package capture'> {
  /** Null: there is no package. */
  readonly package: null
}

/** The package that the tables were lifted into, or none where a person said no. */
export type PackageCaptureDocument = CapturedDocument | NothingCapturedDocument

/** What each package carries now beside its release. */
export interface PackageChangesDocument extends Success<'package changes'> {
  /** The packages that were looked at. */
  readonly packages: readonly PackageChanges[]
}

/** What was found wrong with seed packages. */
export interface PackageCheckDocument extends Judgement<'package check'>, PackageCheck {}

/** In what two releases differ. */
export interface PackageDiffDocument extends Judgement<'package diff'>, ComparisonReport {}

/** The schema module that was written. */
export interface SchemaPullDocument extends Success<'schema pull'>, PulledSchema {}

/** In what the schema module and the database have parted. */
export interface SchemaCheckDocument extends Judgement<'schema check'>, SchemaCheck {}
