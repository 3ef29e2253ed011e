import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { naturalKey, tenantKey } from '../catalog/statement/natural-key.js'
import { chosen, type RowChoice } from '../catalog/statement/row-choice.js'
import { nameIn } from '../catalog/statement/row-name.js'
import { all, sameKey, targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { FaultListener } from '../database/dataset-fault.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { conflictedRows } from '../row/record/conflicted-rows.js'
import { attempt } from '../transaction/attempt.js'
import { usingLook } from '../transaction/using-transaction.js'
import { datasetsInConflict, datasetsWithConflicts } from './datasets-in-conflict.js'
import { readRecordedDataset } from './recorded-dataset.js'

/** A column that the release and the site changed differently. */
export interface Conflict {
  /** `domain/name`. */
  readonly dataset: string
  /** The tenant's key; null for a global dataset. */
  readonly tenant: string | null
  /** The row key as people write it, its parts joined by `/`. */
  readonly key: string
  /** What people call the row, as the table has it; null where the dataset has no such column, or the row no such value. */
  readonly name: string | null
  /** The column that both changed. */
  readonly column: string
  /** The run since which it is open: that found it, gave its row another key, or undid the end of it. */
  readonly run: number
  /** The value that both started from, in text form. */
  readonly base: string | null
  /** What the release has. */
  readonly release: string | null
  /** What the table holds now. */
  readonly site: string | null
}

/**
 * The open conflicts of datasets (`domain/name`; all that have some, where none is named). `onFault`: takes what one dataset
 * fails at; without it, that is thrown. Writes nothing. Throws DATASET_UNKNOWN.
 */
export async function readOpenConflicts(
  database: Database,
  datasets: readonly string[],
  choice: RowChoice,
  onFault?: FaultListener,
): Promise<readonly Conflict[]> {
  return await usingLook(database, async () => {
    if (!(await hasLedger(database))) return []
    const conflicts: Conflict[] = []
    for (const identity of datasets.length > 0 ? datasets : await datasetsWithConflicts(database)) {
      const read = await attempt(database, 'nothing', async () => {
        const { shape } = await readRecordedDataset(database, identity)
        return await readConflicts(database, shape, choice)
      })
      if (read.kind === 'done') conflicts.push(...read.result)
      else if (onFault === undefined) throw read.error
      else onFault({ dataset: identity, error: read.error })
    }
    return conflicts
  })
}

/** The open conflicts of a dataset, by key and column; those that have ended since are left out. */
async function readConflicts(
  database: Database,
  shape: TargetShape,
  choice: RowChoice,
): Promise<readonly Conflict[]> {
  const found = await sql<Conflict>`
    select
      ${shape.identity} as dataset,
      ${tenantKey(shape, 'conflicted')} as tenant,
      ${naturalKey(shape, 'conflicted')} as key,
      ${nameIn(shape, 'target')} as name,
      conflicted.sow_column as column,
      conflicted.sow_run as run,
      conflicted.sow_base as base,
      conflicted.sow_release as release,
      conflicted.sow_site as site
    from ${await conflictedRows(database, shape)} as conflicted
    join ${targetRows(shape)} as target
      on ${sameKey('target', 'conflicted', shape)}
    where conflicted.sow_is_open
      and ${all(chosen(shape, 'conflicted', choice))}
    order by 2, 3, 5
  `.execute(database.query)
  return found.rows
}

/** The datasets that have open conflicts; none where there is no ledger. */
export async function readDatasetsInConflict(database: Database): Promise<string[]> {
  return await usingLook(database, async () =>
    (await hasLedger(database)) ? await datasetsInConflict(database) : [],
  )
}
