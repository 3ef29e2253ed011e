import { isSowError, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { readTargetShape } from '../catalog/shape/read-target-shape.js'
import type { TableName, TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { localPackage } from '../database/dataset-unit.js'
import { readRecordedUnit } from '../ledger/read-definition.js'
import { followColumns } from '../row/record/follow-columns.js'
import { withRoster } from '../row/record/inherit-roster.js'
import type { RecordedDefinition, ReplacedRelease } from './replaced-release.js'

/** A dataset's target by the definition that its rows were last merged by, and by the one before the run. */
export interface UndoShapes {
  readonly now: TargetShape
  /** Null where there was none. */
  readonly before: TargetShape | null
  /** The base that the run put a roster in the place of, which is the memory again once the run is undone; null otherwise. */
  readonly replacedBase: TableName | null
}

/**
 * Null where the table is gone, or the ledger forgot the dataset with it: nothing is left of the run. Throws UNDO_IMPOSSIBLE
 * where datasets became one since, or an undo is to be undone that gave a base back
 * for a roster, or a roster for a base; TARGET_* where the table does not fit the release before the run any more.
 */
export async function readShapes(
  database: Database,
  releases: readonly ReplacedRelease[],
  { undone, isRedo }: { readonly undone: number; readonly isRedo: boolean },
): Promise<UndoShapes | null> {
  const dataset = releases[0]?.dataset ?? ''
  const whole = releases.map(({ before }) => before?.became_part_of).find((name) => name !== undefined)
  if (whole !== undefined) throw merged(whole)
  const [current] = releases.map(({ now, before }) => now ?? before).filter((release) => release !== null)
  const [earlier] = releases.map(({ before }) => before).filter((release) => release !== null)
  const found = current === undefined ? null : await readShapeOf(database, dataset, current)
  if (current === undefined || found === null) return null
  const now = await withRoster(database, found)
  if (isForgotten(now)) return null
  if (earlier === undefined) return { now, before: null, replacedBase: null }
  if (earlier.definition_hash === current.definition_hash) return { now, before: now, replacedBase: null }
  const before = await readShapeOf(database, dataset, earlier).catch((error: unknown) => {
    throw isSowError(error) && error.code.startsWith('TARGET_') ? changedTable(undone, error, earlier) : error
  })
  if (before === null) return null
  if (isRedo && keepsOtherMemory(before)) throw changedMemory(dataset)
  return { now, before, replacedBase: await findReplacedBase(database, now, before, undone) }
}

/** True of a dataset that needs a memory and has none: a run found no tenant that has a release, and another table in its table's stead. */
function isForgotten({ base, baseExists }: TargetShape): boolean {
  return base !== null && !baseExists
}

/** True where the ledger has a roster for a definition that needs a base, or a base for one that needs none. */
function keepsOtherMemory({ base, baseExists, formerBase }: TargetShape): boolean {
  return base === null ? formerBase !== null : !baseExists
}

async function findReplacedBase(
  database: Database,
  now: TargetShape,
  { base }: TargetShape,
  run: number,
): Promise<TableName | null> {
  if (now.base !== null || base === null) return null
  const found = await sql<{ isFirst: boolean }>`
    select
      to_regclass(format('%I.%I', ${database.ledger.schema}::text, ${base.name}::text)) is not null
        and not exists (
          select
          from sow.roster
          where dataset = ${now.identity}
            and ended_run = ${run}::bigint
        ) as "isFirst"
  `.execute(database.query)
  return found.rows[0]?.isFirst === true ? base : null
}

/** Null where the table is gone. */
export async function readShapeOf(
  database: Database,
  dataset: string,
  release: RecordedDefinition,
): Promise<TargetShape | null> {
  const unit = await readRecordedUnit(database, {
    dataset,
    package: release.package,
    version: release.version,
    definitionHash: release.definition_hash,
  })
  const shape = await readTargetShape(database, unit)
  return shape === null ? null : await followColumns(database, shape)
}

function merged(dataset: string): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The run was before other datasets became part of ${dataset}: what it had of it is not known any more.`,
    hint: 'Publish a release with the rows as they should be.',
    place: { dataset },
  })
}

/** Neither migrations that are pending nor a rollback help: the run's own release needs the table as it is. */
function changedTable(run: number, error: SowError, { package: owner }: RecordedDefinition): SowError {
  const { code, message, outcome, place, problems } = error
  return new SowError({
    code,
    message: `Run ${run} cannot be undone: the table was changed after the release before it. ${message}`,
    hint:
      owner === localPackage
        ? 'Write the rows as they should be into the file, and seed it.'
        : 'Publish a release with the rows as they should be.',
    outcome,
    place,
    problems,
    cause: error,
  })
}

function changedMemory(dataset: string): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The run that was undone changed who owns rows or columns of ${dataset}, and its undo gave back what the ledger remembered before.`,
    hint: `Apply the release again: \`sow db release ${dataset}\`, then \`sow db seed ${dataset}\`.`,
    place: { dataset },
  })
}
