import type {
  Database,
  DatasetUnit,
  LockOptions,
  MigrationSet,
  MigrationStatus,
  RunIdentity,
  RunReport,
} from '@sow/engine'
import type { DatasetKind, DatasetScope } from '@sow/kit'

interface Recorded {
  readonly lock: LockOptions
  readonly run: RunIdentity
}

export interface MigrateOptions extends Recorded {
  readonly to: string | null
  readonly steps: number | null
}

export interface RollbackOptions extends MigrateOptions {
  readonly acceptDataLoss: boolean
}

export interface MigrateResult {
  readonly run: RunReport | null
  readonly migrations: readonly MigrationStatus[]
  readonly changed: readonly { readonly package: string; readonly name: string }[]
}

export type DatasetState =
  | 'never-applied'
  | 'current'
  | 'outdated'
  | 'newer-applied'
  | 'drifted'
  | 'conflicts'
  | 'waiting'
  | 'held'
  | 'package-missing'

export interface DatasetStatus {
  readonly package: string
  readonly domain: string
  readonly dataset: string
  readonly table: string
  readonly kind: DatasetKind
  readonly scope: DatasetScope
  readonly state: DatasetState
  readonly applied: {
    readonly version: string
    readonly contentHash: string
    readonly rows: number
    readonly at: string
    readonly run: number
  } | null
  readonly available: { readonly version: string; readonly contentHash: string; readonly rows: number } | null
}

export interface ResetResult {
  readonly run: RunReport | null
  readonly dropped: readonly { readonly table: string; readonly rows: number }[]
}

function later(): never {
  throw new Error('The engine has no such function yet.')
}

export const migrateDatabase: (
  d: Database,
  s: readonly MigrationSet[],
  o: MigrateOptions,
) => Promise<MigrateResult> = later
export const rollbackMigrations: (
  d: Database,
  s: readonly MigrationSet[],
  o: RollbackOptions,
) => Promise<MigrateResult> = later
export const readMigrationStatuses: (
  d: Database,
  s: readonly MigrationSet[],
) => Promise<readonly MigrationStatus[]> = later
export const readDatasetStatuses: (
  d: Database,
  u: readonly DatasetUnit[],
) => Promise<readonly DatasetStatus[]> = later
export const resetDatabase: (
  d: Database,
  s: readonly MigrationSet[],
  u: readonly DatasetUnit[],
  o: Recorded & { readonly dryRun: boolean },
) => Promise<ResetResult> = later
