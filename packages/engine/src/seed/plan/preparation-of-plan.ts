import type { Database } from '../../database/database.js'
import { renamesBase } from '../../row/rename/rename-base.js'
import { countRenames } from '../../row/rename/rename-rows.js'
import type { PlannedWork } from '../../row/row-scope.js'
import { checkRenamedReferrers } from '../decide/check-referrers.js'
import type { DatasetWork } from '../decide/dataset-work.js'
import type { Preparation } from '../decide/decide-context.js'
import type { PlannedBase } from './plan-base.js'

/** The work tables that a plan made before its transaction was set read only, by the identity of their dataset. */
export type PlannedTables = Map<string, PlannedTable>
type PlannedTable = PlannedWork & Pick<PlannedBase, 'fillBase'> & { readonly inherits: boolean }

/**
 * A plan writes nothing: its tables are there, keys are counted instead of renamed, and new rows get no real id. `isLook`: what is
 * applied is looked at, and no release is to come.
 */
export function preparationOfPlan(database: Database, known: PlannedTables, isLook: boolean): Preparation {
  return {
    newIds: 'placeholder',
    async prepare(dataset) {
      const { identity } = dataset.shape
      const planned = known.get(identity) as PlannedTable
      // Datasets that are planned later have to know that a part of this one is not staged.
      known.set(identity, { ...planned, changesOnly: dataset.scope.changesOnly === true })
      await planned.fillBase()
      const renamed = await countRenamed(database, dataset, isLook)
      return { dataset, renamed, isReadied: planned.inherits || (await renamesBase(database, dataset.shape)) }
    },
  }
}

async function countRenamed(
  database: Database,
  { shape, scope, recorded }: DatasetWork,
  isLook: boolean,
): Promise<number> {
  const renamed = recorded.length === 0 ? 0 : await countRenames(database, shape, scope)
  if (renamed > 0 && !isLook) await checkRenamedReferrers(database, { shape, scope })
  return renamed
}
