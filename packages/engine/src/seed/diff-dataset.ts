import { sql } from 'kysely'
import type { Database } from '../database.js'
import { createDelta, refersToItself } from '../diff/create-delta.js'
import { fillDeltaStatement } from '../diff/fill-delta.js'
import { fillIdentity, type NewIds } from '../diff/fill-identity.js'
import { departedStatement } from '../diff/find-departed.js'
import { spreadBlocked } from '../diff/spread-blocked.js'
import { type DeltaSummary, summarizeDelta } from '../diff/summarize-delta.js'
import { createStage } from '../stage/create-stage.js'
import { fillStage } from '../stage/fill-stage.js'
import type { DatasetWork } from './apply-context.js'
import { checkReferences } from './check-references.js'
import type { MergeOptions } from './seed-options.js'

export interface DatasetDiff {
  readonly summary: DeltaSummary
  /** Rows of the release. */
  readonly staged: number
}

/** Stages a dataset and decides every row. Makes its temporary tables first: a plan makes them on its own. */
export async function diffDataset(
  database: Database,
  dataset: DatasetWork,
  options: MergeOptions,
  incomplete: ReadonlySet<string>,
): Promise<DatasetDiff> {
  await createStage(database, dataset.shape, dataset.work)
  await createDelta(database, dataset.shape, dataset.work)
  return await fillDiff(database, dataset, options, incomplete, 'default')
}

/** Fills the temporary tables of a dataset: writes nothing but them. */
export async function fillDiff(
  database: Database,
  dataset: DatasetWork,
  options: MergeOptions,
  incomplete: ReadonlySet<string>,
  newIds: NewIds,
): Promise<DatasetDiff> {
  const { unit, shape, work, scope, recorded } = dataset
  const staged = await fillStage(database, unit, shape, work)
  if (refersToItself(shape)) await fillIdentity(database, shape, work, scope, newIds)
  await fillDeltaStatement(shape, work, scope, newIds, options.onConflict).execute(database.query)
  if (refersToItself(shape)) await spreadBlocked(database, shape, work)
  const departed =
    recorded.length === 0
      ? null
      : departedStatement(shape, work, scope, unit.dataset.source?.effective ?? null)
  if (departed !== null) await departed.execute(database.query)
  await sql`analyze ${sql.id(work.delta.name)}`.execute(database.query)
  const summary = await summarizeDelta(database, shape, work)
  await checkReferences(database, dataset, summary, incomplete)
  return { summary, staged }
}
