import type { TableName } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import type { RunRecorder } from '../../ledger/run-recorder.js'
import { createDelta } from '../../row/diff/create-delta.js'
import { followColumns } from '../../row/record/follow-columns.js'
import {
  createInheritedBase,
  fillInheritedBase,
  inheritsRoster,
  replaceRoster,
} from '../../row/record/inherit-roster.js'
import { renameBase } from '../../row/rename/rename-base.js'
import { countRenames, renameRows } from '../../row/rename/rename-rows.js'
import { createStage } from '../../row/stage/create-stage.js'
import { checkRenamedReferrers } from '../decide/check-referrers.js'
import type { DatasetWork } from '../decide/dataset-work.js'
import type { Preparation, Readied } from '../decide/decide-context.js'

/** A run readies rows for real: the base follows the table, keys are renamed, and the work tables are made. */
export function preparationOfRun(database: Database, recorder: RunRecorder): Preparation {
  return {
    newIds: 'default',
    async prepare(dataset) {
      const followed = { ...dataset, shape: await followColumns(database, dataset.shape) }
      const based = await withInheritedBase(database, recorder, followed)
      const keys = await renameKeys(database, recorder, based)
      await createStage(database, based.shape, based.work, based.unit)
      await createDelta(database, based.shape, based.work)
      return { dataset: based, ...keys, isReadied: keys.isReadied || based !== followed }
    },
  }
}

/** Turns a roster into a base, where this release is the first that needs one. */
async function withInheritedBase(
  database: Database,
  recorder: RunRecorder,
  dataset: DatasetWork,
): Promise<DatasetWork> {
  const { shape } = dataset
  if (!(await inheritsRoster(database, shape))) return dataset
  const inherited = await createInheritedBase(database, shape, shape.base as TableName)
  await fillInheritedBase(database, inherited)
  await replaceRoster(database, inherited, await recorder.id())
  rewriteBase(database, shape.identity)
  return { ...dataset, shape: inherited }
}

/** Keys first: from then on the release and the table speak of the same rows. */
async function renameKeys(
  database: Database,
  recorder: RunRecorder,
  { shape, scope, recorded }: DatasetWork,
): Promise<Pick<Readied, 'renamed' | 'isReadied'>> {
  if (recorded.length === 0) return { renamed: 0, isReadied: false }
  const isWanted = (await countRenames(database, shape, scope)) > 0
  if (isWanted) await checkRenamedReferrers(database, { shape, scope })
  const renamed = isWanted ? await renameRows(database, shape, scope, await recorder.id()) : 0
  return { renamed, isReadied: await renameBase(database, shape, () => recorder.id()) }
}
