import { SowError } from '@sow/kit'
import type { Database } from '../database.js'
import { refersToItself } from '../diff/create-delta.js'
import type { DeltaSummary } from '../diff/summarize-delta.js'
import { ConcurrentEdit } from '../lock/concurrent-edit.js'
import type { WorkTables } from '../stage/work-tables.js'
import type { Fragment } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'
import { isKeyViolation } from './is-key-violation.js'
import { deleteStatement, insertStatement, updateStatement } from './merge-statements.js'

/** What the delta says is to be written, over all tenants. */
export interface Writes {
  readonly inserts: number
  readonly updates: number
  readonly deletes: number
}

export function writesOf(summary: DeltaSummary): Writes {
  const total = (of: (tenant: DeltaSummary['tenants'][number]) => number) =>
    summary.tenants.reduce((sum, tenant) => sum + of(tenant), 0)
  return {
    inserts: total((tenant) => tenant.inserted),
    updates: total((tenant) => tenant.updated + tenant.revived + tenant.retired),
    deletes: total((tenant) => tenant.deleted),
  }
}

/**
 * Does what the delta says, with at most one statement each for inserts, updates and deletes.
 * Throws ConcurrentEdit where fewer rows were written than decided, TARGET_CHANGED_ROWS where a trigger swallowed
 * rows.
 */
export async function mergeDelta(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  summary: DeltaSummary,
): Promise<void> {
  const { inserts, updates, deletes } = writesOf(summary)
  const insert = () =>
    write(database, shape, 'insert', inserts, insertStatement(shape, work, refersToItself(shape)))
  const update = () => write(database, shape, 'update', updates, updateStatement(shape, work, summary.taken))
  if (deletes > 0) await write(database, shape, 'delete', deletes, deleteStatement(shape, work))
  // A new row may take a unique value that another row gives up; in a tree, a row may move below a new one.
  const steps = refersToItself(shape) ? [insert, update] : [update, insert]
  for (const step of steps) if ((step === insert ? inserts : updates) > 0) await step()
}

async function write(
  database: Database,
  shape: TargetShape,
  what: 'insert' | 'update' | 'delete',
  expected: number,
  statement: Fragment,
): Promise<void> {
  const result = await statement.execute(database.query).catch((error: unknown) => {
    throw isKeyViolation(error, shape) ? raced(shape) : error
  })
  const written = Number(result.numAffectedRows ?? 0n)
  if (written === expected) return
  if (shape.triggers.length > 0 && what === 'insert') throw swallowed(shape, expected - written)
  throw new ConcurrentEdit(
    `${expected - written} of ${expected} rows of ${shape.identity} changed between diff and merge.`,
  )
}

/** The next attempt finds the other's row and adopts it. */
function raced(shape: TargetShape): ConcurrentEdit {
  return new ConcurrentEdit(`A row of ${shape.identity} was inserted by somebody else after the diff.`)
}

function swallowed(shape: TargetShape, rows: number): SowError {
  return new SowError({
    code: 'TARGET_CHANGED_ROWS',
    message: `A trigger on ${shape.table.name} swallowed ${rows} rows of ${shape.identity}: ${shape.triggers.join(', ')}.`,
    hint: 'Let the trigger pass rows of reference data, or give the dataset another table.',
    place: { dataset: shape.identity, table: shape.table.name },
  })
}
