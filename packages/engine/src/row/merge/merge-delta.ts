import { SowError } from '@sow/kit/errors'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { ConcurrentEdit } from '../../transaction/concurrent-edit.js'
import { onProjectPath } from '../../transaction/project-path.js'
import { refersToItself } from '../diff/create-delta.js'
import type { DeltaSummary } from '../diff/summarize-delta.js'
import { narrowing } from '../refusal/narrow-refusal.js'
import type { WorkTables } from '../work-tables.js'
import { advanceSequences, insertedRows } from './advance-sequences.js'
import { deferringConstraints } from './defer-constraints.js'
import { brokenReference, isUnseenRow } from './is-key-violation.js'
import { lockDeparting } from './lock-departing.js'
import { deleteStatement, insertStatement, passedByStatement, updateStatement } from './merge-statements.js'

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
 * Does what the delta says, with at most one statement each for inserts, updates and deletes. `insertRows`: where the
 * new rows come from, if not from the delta.
 * Throws ConcurrentEdit where fewer rows were written than decided, TARGET_CHANGED_ROWS where a trigger swallowed
 * rows.
 */
export async function mergeDelta(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  summary: DeltaSummary,
  insertRows: Fragment = insertStatement(shape, work, refersToItself(shape)),
): Promise<void> {
  const { inserts, updates, deletes } = writesOf(summary)
  const { taken } = summary
  const insert = () => write(database, { shape, work, taken }, 'insert', inserts, insertRows)
  const update = () =>
    write(database, { shape, work, taken }, 'update', updates, updateStatement(shape, work, taken))
  const remove = async () => {
    if (deletes > 0) await lockDeparting(database, shape, work)
    await write(database, { shape, work, taken }, 'delete', deletes, deleteStatement(shape, work))
  }
  // A new row may take a unique value that another row gives up; in a tree, a row may move below a new one, and away
  // from one that goes.
  const steps = refersToItself(shape) ? [insert, update, remove] : [remove, update, insert]
  await deferringConstraints(database, shape, async () => {
    for (const step of steps) await step()
  }).catch((error: unknown) => {
    if (isUnseenRow(error, shape)) throw raced(shape)
    const broken = brokenReference(error)
    throw broken === null ? error : parted(shape, broken)
  })
  if (inserts > 0) await advanceSequences(database, shape, insertedRows(work))
}

interface Merge {
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly taken: readonly TargetColumn[]
}

async function write(
  database: Database,
  { shape, work, taken }: Merge,
  what: 'insert' | 'update' | 'delete',
  expected: number,
  statement: Fragment,
): Promise<void> {
  if (expected === 0) return
  const result = await narrowing(database, work.delta, () =>
    onProjectPath(database, () => statement.execute(database.query)),
  )
  const written = Number(result.numAffectedRows ?? 0n)
  if (written === expected) return
  // Nobody else can make an insert short.
  const passedBy =
    what === 'insert'
      ? expected - written
      : ((await passedByStatement(shape, work, what, taken).execute(database.query)).rows[0]?.rows ?? 0)
  if (passedBy > 0) throw swallowed(shape, passedBy)
  throw new ConcurrentEdit(
    shape.table,
    `${expected - written} of ${expected} rows of ${shape.identity} changed between diff and merge.`,
  )
}

/** The next attempt finds the other's row and adopts it. */
function raced(shape: TargetShape): ConcurrentEdit {
  return new ConcurrentEdit(
    shape.table,
    `A row of ${shape.identity} was inserted by somebody else after the diff.`,
  )
}

/** The next attempt finds the row blocked, or referenced. */
function parted(shape: TargetShape, cause: SowError): ConcurrentEdit {
  return new ConcurrentEdit(
    shape.table,
    `A reference from or to a row of ${shape.identity} changed after the diff.`,
    {
      cause,
    },
  )
}

function swallowed(shape: TargetShape, rows: number): SowError {
  const names = shape.triggers.length === 0 ? '' : `: ${shape.triggers.join(', ')}`
  return new SowError({
    code: 'TARGET_CHANGED_ROWS',
    message: `A trigger or rule on ${shape.table.name} swallowed ${rows} rows of ${shape.identity}${names}.`,
    hint: 'Let the trigger pass rows of reference data, or give the dataset another table.',
    place: { dataset: shape.identity, table: shape.table.name },
  })
}
