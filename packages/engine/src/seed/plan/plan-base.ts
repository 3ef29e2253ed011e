import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { isMoved } from '../../row/record/convert-columns.js'
import { createFollowedBase } from '../../row/record/create-followed-base.js'
import { createTemporaryBase } from '../../row/record/inherit-roster.js'

/** The base that a plan compares with: the ledger's, or a temporary one where a run would first have to change it. */
export interface PlannedBase {
  readonly based: TargetShape
  /** Fills the temporary base, once the transaction is read only. */
  readonly fillBase: () => Promise<void>
}

/** Makes the temporary base empty, where the roster is to become a base, or columns of the target have moved. */
export async function planBase(
  database: Database,
  shape: TargetShape,
  temporary: WorkTable,
  inherits: boolean,
): Promise<PlannedBase> {
  if (!inherits && !isMoved(shape)) return { based: shape, fillBase: async () => {} }
  const create = inherits ? createTemporaryBase : createFollowedBase
  const { shape: based, fill } = await create(database, shape, temporary)
  return { based, fillBase: fill }
}
