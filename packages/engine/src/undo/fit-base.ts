import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { rewriteBase } from '../ledger/changed-datasets.js'
import { newBaseColumns, prepareBase, reshapesBase, startNewBaseColumns } from '../row/record/prepare-base.js'

/**
 * Gives the base the columns of the definition that an undo returns to. Of a column that the undone release had taken
 * out of the base, the base is what the table holds now. True where there is such a column: its base is not the release's.
 */
export async function fitBase(database: Database, shape: TargetShape): Promise<boolean> {
  if (shape.base === null || !shape.baseExists) return false
  if (reshapesBase(shape)) rewriteBase(database, shape.identity)
  await prepareBase(database, shape)
  await startNewBaseColumns(database, shape)
  return newBaseColumns(shape).length > 0
}
