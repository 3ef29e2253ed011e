import { retireColumn } from '@sow/kit/manifest'
import type { Database } from '../../../database/database.js'
import { deferredReferrers } from '../../decide/check-referrers.js'
import { type Comparison, comparisonOf, type Decision } from '../../decide/decision.js'
import { type RowTrigger, readTriggers } from './read-triggers.js'
import { stampsOnly } from './stamps-only.js'
import type { UnaskedConstraint } from './table-constraint.js'

/**
 * What of the table may yet refuse rows that would be written, and is no condition that could be asked: triggers and rules that
 * fire, and foreign keys of other tables that are asked at the end of the run. Triggers that only stamp columns which the dataset
 * does not carry are left out: most tables have one.
 */
export async function findUntold(
  database: Database,
  decision: Decision,
): Promise<readonly UnaskedConstraint[]> {
  const comparison = comparisonOf(decision)
  if (comparison === null) return []
  const { shape } = comparison.dataset
  const written = writtenBy(decision, comparison)
  const late = deferredReferrers(shape, written.changed ?? []).map(
    (constraint): UnaskedConstraint => ({ constraint, reason: 'order' }),
  )
  if (shape.triggers.length === 0) return late
  const carried = shape.columns.map(({ name }) => name)
  const firing = (await readTriggers(database, shape.tableId)).filter(
    (each) => fires(each, written) && !stampsOnly(each.source, carried),
  )
  const names = [...new Set(firing.map(({ name }) => name))]
  return [...late, ...names.map((constraint): UnaskedConstraint => ({ constraint, reason: 'trigger' }))]
}

interface Written {
  readonly inserts: boolean
  readonly deletes: boolean
  /** The columns that would change in rows that are there; null where none would. */
  readonly changed: readonly string[] | null
}

function writtenBy({ counts, renamed }: Decision, { dataset: { shape }, summary }: Comparison): Written {
  const { inserted, updated, revived, retired, deleted } = counts
  const dated = retireColumn(shape.absent)
  const changed = [
    ...(renamed > 0 ? shape.renames.columns : []),
    ...summary.taken.map(({ name }) => name),
    ...(revived + retired > 0 && dated !== null ? [dated] : []),
  ]
  return {
    inserts: inserted > 0,
    deletes: deleted > 0,
    changed: renamed + updated + revived + retired > 0 ? changed : null,
  }
}

/** One that is about certain columns fires where one of them is written. */
function fires({ onInsert, onUpdate, onDelete, columns }: RowTrigger, written: Written): boolean {
  const { inserts, deletes, changed } = written
  if ((onInsert && inserts) || (onDelete && deletes)) return true
  if (!onUpdate || changed === null) return false
  return columns.length === 0 || columns.some((name) => changed.includes(name))
}
