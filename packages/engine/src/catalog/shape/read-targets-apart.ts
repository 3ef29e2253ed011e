import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { attempt } from '../../transaction/attempt.js'
import { readTargetShape, readTargets, type ShapeOf } from './read-target-shape.js'

/**
 * Reads the targets of datasets of which each is looked at by itself: where the statements for all of them fail, as at what the ledger
 * has of one, each target is read alone, and that one's failure is its own. Belongs into a transaction.
 */
export async function readTargetsApart(database: Database, units: readonly DatasetUnit[]): Promise<ShapeOf> {
  const alone: ShapeOf = (unit) => readTargetShape(database, unit)
  if (units.length < 2) return alone
  const read = await attempt(database, 'nothing', () => readTargets(database, units))
  return read.kind === 'done' ? read.result : alone
}
