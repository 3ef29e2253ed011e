import { SowError } from '@sow/kit/errors'
import { missingTarget } from '../catalog/shape/check-target.js'
import { readTargetsApart } from '../catalog/shape/read-targets-apart.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { lostBases } from '../ledger/missing-bases.js'
import { type DefinedRelease, readRecordedUnits, unknownDefinition } from '../ledger/read-definition.js'
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
  if (releases.length === 0) throw unknownDataset(identity)
  const shapeOf = await readRecordedTargets(database, releases)
  return { shape: await shapeOf(identity), releases }
}

/**
 * The targets of many datasets as the ledger has them, by the same few statements: what is wrong with one, as `readRecordedDataset` tells
 * it, is thrown when that one is asked for. Belongs into a transaction.
 */
export async function readRecordedTargets(
  database: Database,
  releases: readonly DefinedRelease[],
): Promise<(identity: string) => Promise<TargetShape>> {
  const byDataset = Map.groupBy(releases, ({ dataset }) => dataset)
  const firsts = [...byDataset.values()].flatMap(([first]) => first ?? [])
  const unitOf = await readRecordedUnits(database, firsts)
  const units = new Map(firsts.map((release) => [release.dataset, unitOf(release)]))
  const shapeOf = await readTargetsApart(
    database,
    [...units.values()].filter((unit) => unit !== null),
  )
  return async (identity) => {
    const unit = units.get(identity)
    if (unit === undefined) throw unknownDataset(identity)
    if (unit === null) throw unknownDefinition(identity)
    const shape = await shapeOf(unit)
    if (shape === null) throw missingTarget(unit)
    const known = await withRoster(database, shape)
    const isApplied = byDataset.get(identity)?.some(({ version }) => version !== '') === true
    if (isApplied && known.base !== null && !known.baseExists)
      throw lostBases([identity], database.ledger.schema)
    return known
  }
}

function unknownDataset(dataset: string): SowError {
  return new SowError({
    code: 'DATASET_UNKNOWN',
    message: `The ledger has no dataset ${dataset}.`,
    hint: 'See `sow db status` for the datasets that were applied; a name is `domain/dataset`.',
    place: { dataset },
  })
}
