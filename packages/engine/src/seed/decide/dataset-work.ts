import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { RecordedRelease } from '../../ledger/read-releases.js'
import type { RowScope } from '../../row/row-scope.js'
import type { WorkTables } from '../../row/work-tables.js'

/** One dataset on its way. */
export interface DatasetWork {
  readonly unit: DatasetUnit
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly scope: RowScope
  readonly recorded: readonly RecordedRelease[]
}
