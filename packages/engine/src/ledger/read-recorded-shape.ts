import { isSowError } from '@sow/kit/errors'
import { readTargetShape } from '../catalog/shape/read-target-shape.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { type DefinedRelease, readRecordedUnit } from './read-definition.js'

/** Null where the ledger does not say how the dataset was applied, or the table no longer fits it. */
export async function readRecordedShape(
  database: Database,
  release: DefinedRelease,
): Promise<TargetShape | null> {
  try {
    return await readTargetShape(database, await readRecordedUnit(database, release))
  } catch (error) {
    if (isSowError(error) && /^(TARGET|UNDO)_/.test(error.code)) return null
    throw error
  }
}
