import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { RecordedRelease } from '../../ledger/read-releases.js'
import type { RunRecorder } from '../../ledger/run-recorder.js'
import type { TableTurn } from '../../row/record/settle-shared-tables.js'
import type { RowCounts } from '../../row/row-counts.js'
import type { RowScope } from '../../row/row-scope.js'
import type { WorkTables } from '../../row/work-tables.js'
import type { DatasetReport } from './dataset-report.js'
import type { SeedOptions } from './seed-options.js'

/** What applying one dataset needs to know of the transaction that it is part of. */
export interface ApplyContext {
  readonly database: Database
  readonly options: SeedOptions
  readonly recorder: RunRecorder
  /** Datasets of this run of which rows are missing in the table, because the site deleted them or they are blocked. */
  readonly incomplete: Set<string>
  /** Datasets of this run of which a row was found in the table by copying them there. */
  readonly met: Set<string>
  /** The tables, by their numbers, that several datasets of this run feed. */
  readonly shared: ReadonlySet<number>
}

/** One dataset on its way. */
export interface DatasetWork {
  readonly unit: DatasetUnit
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly scope: RowScope
  readonly recorded: readonly RecordedRelease[]
}

export interface AppliedDataset {
  readonly counts: RowCounts
  readonly tenants: number
  /** Rows that got the keys that the release has for them; they count among the others as well. */
  readonly renamed: number
  /** Why the release was not applied; null where it was, or was there already. */
  readonly skipped: DatasetReport['skipped']
  /** What it did to its table. */
  readonly turn: TableTurn
}
