import { SowError } from '@sow/kit/errors'
import { readTargetShape } from '../catalog/shape/read-target-shape.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { readRecordedUnit } from '../ledger/read-definition.js'
import { followColumns } from '../row/record/follow-columns.js'
import type { RecordedDefinition, ReplacedRelease } from './replaced-release.js'

/** A dataset's target by the definition that its rows were last merged by, and by the one before the run. */
export interface UndoShapes {
  readonly now: TargetShape
  /** Null where there was none. */
  readonly before: TargetShape | null
}

/** Throws UNDO_IMPOSSIBLE where the table is gone, datasets became one since, or the run gave the dataset its first base, or took it away. */
export async function readShapes(
  database: Database,
  releases: readonly ReplacedRelease[],
): Promise<UndoShapes> {
  const dataset = releases[0]?.dataset ?? ''
  const whole = releases.map(({ before }) => before?.became_part_of).find((name) => name !== undefined)
  if (whole !== undefined) throw merged(whole)
  const [current] = releases.map(({ now, before }) => now ?? before).filter((release) => release !== null)
  const [earlier] = releases.map(({ before }) => before).filter((release) => release !== null)
  if (current === undefined) throw vanished(dataset)
  const now = await shapeOf(database, dataset, current)
  if (earlier === undefined) return { now, before: null }
  if (earlier.definition_hash === current.definition_hash) return { now, before: now }
  const before = await shapeOf(database, dataset, earlier)
  if ((before.base === null) === (now.base === null)) return { now, before }
  throw new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The run changed who owns the columns of ${dataset}, so the ledger kept another kind of memory before it.`,
    hint: 'Publish a release with the rows as they should be.',
    place: { dataset },
  })
}

async function shapeOf(
  database: Database,
  dataset: string,
  release: RecordedDefinition,
): Promise<TargetShape> {
  const unit = await readRecordedUnit(database, {
    dataset,
    package: release.package,
    version: release.version,
    definitionHash: release.definition_hash,
  })
  const shape = await readTargetShape(database, unit)
  if (shape === null) throw vanished(dataset)
  return await followColumns(database, shape)
}

function merged(dataset: string): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The run was before other datasets became part of ${dataset}: what it had of it is not known any more.`,
    hint: 'Publish a release with the rows as they should be.',
    place: { dataset },
  })
}

function vanished(dataset: string): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The table of ${dataset} is gone, or the ledger no longer knows the dataset.`,
    hint: 'Nothing is left of that run to undo in it; see `sow db status`.',
    place: { dataset },
  })
}
