import type { TargetShape } from '../catalog/shape/target-shape.js'
import { sharingBase } from '../catalog/statement/base-rows.js'
import type { Database } from '../database/database.js'
import { rewriteBase } from './changed-datasets.js'
import { giveOwnRows } from './shared-tables.js'

/**
 * Gives each tenant all its rows in the base itself: for what moves a base as a whole, and seldom. `shareBase` brings them together
 * again. Answers the shape of a base that nothing is shared of.
 */
export async function giveOwnBase(database: Database, shape: TargetShape): Promise<TargetShape> {
  const base = shape.baseExists ? sharingBase(shape) : null
  if (base === null) return { ...shape, sharing: null }
  await giveOwnRows(database, shape, base)
  rewriteBase(database, shape.identity)
  return { ...shape, sharing: null }
}
