import type { PlacedTable, RunReport, TargetPlacement } from '@sow/engine'
import type { Finding } from './finding.js'
import type { DatabaseReport } from './reports.js'

/** A table whose place a package declares. */
export interface DeclaredTable {
  /** As the package names it. */
  readonly table: string
  /** The package that declares it. */
  readonly package: string
  /** Where it is meant to be. */
  readonly placement: 'local' | 'reference' | 'distributed'
  /** The column that it is meant to be distributed by; null where it is not. */
  readonly by: string | null
  /** The table beside whose rows its own are meant to be; null where none is named. */
  readonly beside: string | null
  /** Where it is; null where there is no such table. */
  readonly is: Pick<TargetPlacement, 'placement' | 'by'> | null
  /** `placed`: it is there. `open`: it can be placed. `refused`: it cannot, and a finding says why. */
  readonly state: 'placed' | 'open' | 'refused'
}

/** What `db place` found and did. */
export interface PlaceReport {
  readonly database: DatabaseReport
  /** Null where nothing was placed. */
  readonly run: RunReport | null
  /** False where the database is no coordinator of Citus: nothing is to be placed there. */
  readonly cluster: boolean
  /** Every table whose place is declared, as it stands now. */
  readonly tables: readonly DeclaredTable[]
  /** What is to be done, or was: tables of one step are placed by one transaction. */
  readonly steps: readonly (readonly string[])[]
  /** Tables of the coordinator that Citus gets to know by that: foreign keys tie them to those that are placed. */
  readonly tied: readonly string[]
  /** Those that this command placed, in its order. */
  readonly placed: readonly PlacedTable[]
  /** What keeps a table from its place, one for each reason. */
  readonly findings: readonly Finding[]
}
