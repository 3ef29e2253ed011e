import { SowError } from '@sow/kit/errors'
import { missingTarget } from '../catalog/shape/check-target.js'
import { readTargetShape } from '../catalog/shape/read-target-shape.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { lostBases } from '../ledger/missing-bases.js'
import { readRecordedUnit } from '../ledger/read-definition.js'
import { type RecordedRelease, readReleases } from '../ledger/read-releases.js'
import { withRoster } from '../row/record/inherit-roster.js'

/** A dataset as the ledger has it, with its target. */
export interface RecordedDataset {
  readonly shape: TargetShape
  readonly releases: readonly RecordedRelease[]
}

/**
 * Throws DATASET_UNKNOWN where the ledger has no such dataset, TARGET_MISSING where its table is gone, LEDGER_CORRUPT where its
 * base is: rows of a package would look like the site's own.
 */
export async function readRecordedDataset(database: Database, identity: string): Promise<RecordedDataset> {
  const releases = await readReleases(database, [identity])
  const [release] = releases
  if (release === undefined)
    throw new SowError({
      code: 'DATASET_UNKNOWN',
      message: `The ledger has no dataset ${identity}.`,
      hint: 'See `sow db status` for the datasets that were applied; a name is `domain/dataset`.',
      place: { dataset: identity },
    })
  const unit = await readRecordedUnit(database, release)
  const shape = await readTargetShape(database, unit)
  if (shape === null) throw missingTarget(unit)
  const known = await withRoster(database, shape)
  const isLost = known.base !== null && !known.baseExists && releases.some(({ version }) => version !== '')
  if (isLost) throw lostBases([identity], database.ledger.schema)
  return { shape: known, releases }
}
