import type { Database } from '../database.js'
import { prepareBase, startNewBaseColumns } from '../record/prepare-base.js'
import type { TargetShape } from '../target/target-shape.js'

/**
 * Gives the base the columns of the definition that an undo returns to. Of a column that the undone release had taken
 * out of the base, the base is what the table holds now.
 */
export async function fitBase(database: Database, shape: TargetShape): Promise<void> {
  if (shape.base === null || !shape.baseExists) return
  await prepareBase(database, shape)
  await startNewBaseColumns(database, shape)
}
