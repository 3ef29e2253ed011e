import { type Placement, readPlacements } from '../catalog/shape/placement.js'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { usingLook } from '../transaction/using-transaction.js'

/** Where the rows of a table are, in a cluster of Citus. */
export interface TargetPlacement {
  /** As datasets name it. */
  readonly table: string
  /**
   * `local`: on the coordinator, and Citus does not know of it. `managed`: the same, and it does. `reference`: a copy on each server.
   * `distributed`: each row on one of them. `other`: where Sow does not write.
   */
  readonly placement: Placement['kind']
  /** The column that tells on which server a row is; null where none does. */
  readonly by: string | null
}

/** Where the tables of datasets are; nothing in a database without Citus. Writes nothing. */
export async function readTargetPlacements(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly TargetPlacement[]> {
  const tables = units.flatMap(({ dataset, tenants }) =>
    dataset.scope === 'tenant' && tenants !== null ? [dataset.table, tenants.table] : [dataset.table],
  )
  const found = await usingLook(database, () => readPlacements(database, [...new Set(tables)]))
  return found.map(({ table, placement }) => ({
    table,
    placement: placement.kind,
    by: placement.kind === 'distributed' ? placement.by : null,
  }))
}
