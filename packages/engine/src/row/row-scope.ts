import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { WorkTables } from './work-tables.js'

/** A dataset that was planned before. */
export interface PlannedWork {
  readonly shape: TargetShape
  readonly work: WorkTables
  /** The ledger has a release of it, and so what that release held. */
  readonly isApplied: boolean
  /** Only the changes from the release before are staged. */
  readonly changesOnly?: boolean
}

/** What decides which rows are compared, besides the dataset itself. */
export interface RowScope {
  /** The key of the only tenant to look at; null for every active one. */
  readonly tenant: string | null
  /** Ids, as text, of the tenants that have something open; absent for all that are selected. */
  readonly tenantIds?: readonly string[]
  /** The stage holds only what differs from the release that the ledger has. */
  readonly changesOnly?: boolean
  /**
   * Rows that datasets planned before this one would insert, by their identity: a plan writes no target, so a
   * reference may be to a row that only exists there, and so may a tenant.
   */
  readonly planned: ReadonlyMap<string, PlannedWork>
  /** The rows are merged: one that refers to another of its table finds it there, of whichever tenant it is. */
  readonly isMerged?: boolean
  /** Datasets that the same run has yet to merge, and that the ledger knows with other rows. */
  readonly changing?: ReadonlySet<string>
}
