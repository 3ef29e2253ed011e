import type { ManifestMigration, Migrations } from '@sow/kit'

/** The migrations of one package, in their order; the order of sets is the order of packages. */
export interface MigrationSet {
  readonly package: string
  readonly version: string
  readonly migrations: readonly ManifestMigration[]
  /** Imports the package's code: called only where a migration has to run. */
  load(): Promise<Migrations>
}

/** `partial` and `out-of-order` are states of later steps; `missing`: the ledger knows it, the package does not. */
export type MigrationState = 'applied' | 'pending' | 'missing' | 'edited' | 'out-of-order' | 'partial'

export interface MigrationStatus {
  readonly package: string
  readonly name: string
  readonly state: MigrationState
}
