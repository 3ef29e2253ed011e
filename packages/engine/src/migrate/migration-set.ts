import type { Migrations } from '@sow/kit'
import type { ManifestMigration } from '@sow/kit/manifest'

/** The migrations of one package, in their order; the order of sets is the order of packages. */
export interface MigrationSet {
  readonly package: string
  readonly version: string
  readonly migrations: readonly ManifestMigration[]
  /** Imports the package's code: called only where a migration has to run. */
  load(): Promise<Migrations>
}

/**
 * `missing`: the ledger knows it, the package does not. `out-of-order`: not applied, though a later one is.
 * `partial`: a step outside a transaction was started and not seen to end.
 * `unreadable`: the ledger knows it, and its package cannot be read.
 * `adopted`: never run here; what it makes was there before Sow, as the catalog proved.
 * `skipped`: another tool keeps the schema of this database, so it is not run.
 */
export type MigrationState =
  | 'applied'
  | 'adopted'
  | 'skipped'
  | 'pending'
  | 'missing'
  | 'edited'
  | 'out-of-order'
  | 'partial'
  | 'unreadable'

/** True where nothing is to be done about a migration. */
export function isSettledMigration({ state }: Pick<MigrationStatus, 'state'>): boolean {
  return state === 'applied' || state === 'adopted' || state === 'skipped'
}

/** One migration, and where it stands in the database. */
export interface MigrationStatus {
  /** The npm package that brings it. */
  readonly package: string
  /** `20250301090000_create_payers`. */
  readonly name: string
  /** Where it stands. */
  readonly state: MigrationState
}
