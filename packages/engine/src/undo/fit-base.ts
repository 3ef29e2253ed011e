import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { rewriteBase } from '../ledger/changed-datasets.js'
import { startNewBaseColumns } from '../row/record/fill-new-columns.js'
import { newBaseColumns, prepareBase, reshapesBase } from '../row/record/prepare-base.js'

/**
 * Gives the base the columns of the definition that an undo returns to. Of a column that the undone release had taken
 * out of the base, the base is what the table holds now, where nobody but Sow wrote the row: what the run had written over, an
 * edit perhaps, is back. True where there is such a column: its base is not the release's. `run`: the one that undoes.
 */
export async function fitBase(database: Database, earlier: TargetShape, run: number): Promise<boolean> {
  if (earlier.base === null || !earlier.baseExists) return false
  const { arrivingColumns, carriedColumns } = earlier
  const shape = {
    ...earlier,
    arrivingColumns: [],
    carriedColumns: [...carriedColumns, ...arrivingColumns],
    newerColumns: [],
  }
  if (reshapesBase(shape)) rewriteBase(database, shape.identity)
  const moved = await prepareBase(database, shape)
  await startNewBaseColumns(database, moved, run)
  return newBaseColumns(shape).length > 0
}
