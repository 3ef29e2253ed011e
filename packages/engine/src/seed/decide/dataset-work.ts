import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { RecordedRelease, SharedRelease } from '../../ledger/read-releases.js'
import type { SettledTenants } from '../../row/census/settled-tenants.js'
import type { RowScope } from '../../row/row-scope.js'
import type { WorkTables } from '../../row/work-tables.js'

/** One dataset as a run or a plan comes to it: its releases are known, and of few tenants what each of them has. */
export interface DatasetAhead {
  readonly unit: DatasetUnit
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly scope: RowScope
  /** The releases that the ledger has of it. */
  readonly releases: readonly SharedRelease[]
  /** The same of each tenant; null where they are too many to be read before somebody asks who has something open. */
  readonly copies: readonly RecordedRelease[] | null
}

/** One dataset on its way. */
export interface DatasetWork extends DatasetAhead {
  /** What the ledger has of each tenant that is to be looked at, and of one that is not. */
  readonly recorded: readonly RecordedRelease[]
  /** The tenants that are left out of the scope, since there is nothing to do with their rows. */
  readonly settled: SettledTenants
  /** Releases, by their ordinal, by which some of them have the very rows under another version: the ledger is to say this one. */
  readonly renewed: readonly number[]
}
