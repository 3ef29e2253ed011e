import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { MovedRows, TenantDigests } from '../../ledger/seal-rows.js'
import type { DeltaSummary } from '../diff/summarize-delta.js'
import { countAffected, mergeDelta, writesOf } from '../merge/merge-delta.js'
import { recordChanges } from '../record/record-changes.js'
import { digestBefore, recordSeals } from '../record/record-seals.js'
import { noteOtherWriters } from '../verify/note-other-writers.js'
import { verifyMerge } from '../verify/verify-merge.js'
import type { WorkTables } from '../work-tables.js'
import { insertSealed, insertsAlone } from './insert-sealed.js'

/** A filled delta: what is to be done with the rows of one dataset, whoever decided it. */
export interface DecidedRows {
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly summary: DeltaSummary
  /** The run that does it. */
  readonly run: number
  /** Where new rows come from, if not from the delta. */
  readonly insertRows?: Fragment
  /** What the ledger says of it afterwards: base, roster, release. */
  readonly record: (moved: MovedRows) => Promise<void>
}

const nothing: TenantDigests = new Map()

/**
 * The one place where rows are written that a dataset has already: before-images first, then the rows, then a look
 * whether the table holds what was decided, then seals of what was written, then what the ledger says of it. Rows that are only
 * inserted are sealed as the server returns them, where nothing could write them again.
 * Throws ConcurrentEdit where rows changed since they were decided, TARGET_CHANGED_ROWS where a trigger interfered.
 */
export async function carryOutDelta(
  database: Database,
  { shape, work, summary, run, insertRows, record }: DecidedRows,
): Promise<void> {
  const { inserts, updates, deletes } = writesOf(summary)
  await recordChanges(database, shape, work, run)
  if (insertRows === undefined && (await insertsAlone(database, shape, summary))) {
    await record({ before: nothing, after: await insertSealed(database, shape, work, summary, run) })
    return
  }
  const before = updates + deletes > 0 ? await digestBefore(database, shape, work) : nothing
  const insertion = insertRows === undefined ? undefined : { statement: insertRows, countRows: countAffected }
  await mergeDelta(database, shape, work, summary, insertion)
  if (writesRows(summary)) {
    await verifyMerge(database, shape, work)
    await noteOtherWriters(database, shape, work)
  }
  const after = inserts + updates > 0 ? await recordSeals(database, shape, work, run) : nothing
  await record({ before, after })
}

/** False where a delta moves the ledger alone. */
export function writesRows(summary: DeltaSummary): boolean {
  const { inserts, updates, deletes } = writesOf(summary)
  return inserts + updates + deletes > 0
}
