import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { rewriteBase } from '../ledger/changed-datasets.js'
import { prepareBase, reshapesBase, startNewBaseColumns } from '../row/record/prepare-base.js'

/**
 * Gives the base the columns of the definition that an undo returns to. Of a column that the undone release had taken
 * out of the base, the base is what the table holds now.
 */
export async function fitBase(database: Database, shape: TargetShape): Promise<void> {
  if (shape.base === null || !shape.baseExists) return
  if (reshapesBase(shape)) rewriteBase(database, shape.identity)
  await prepareBase(database, shape)
  await startNewBaseColumns(database, shape)
}
