import { SowError } from '@sow/kit/errors'
import type { QueryResult } from 'kysely'
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
import { markSteps, updateSteps } from './mark-steps.js'
import {
  deleteStatement,
  insertStatement,
  notInsertedStatement,
  type PassedBy,
  passedByStatement,
  updateStatement,
} from './merge-statements.js'
import { isElsewhere, lockCopies, writeElsewhere } from './write-elsewhere.js'

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

/** What inserts the new rows, and how many it says that it inserted. */
export interface Insertion {
  readonly statement: Fragment
  readonly countRows: (result: QueryResult<unknown>) => number
}

/** Of a statement that answers with no rows. */
export const countAffected = ({ numAffectedRows }: QueryResult<unknown>): number =>
  Number(numAffectedRows ?? 0n)

/**
 * Does what the delta says, with at most one statement each for inserts and deletes, and one for updates unless some of
 * them wait for others. `insertion`: what inserts the new rows, where that is not the usual statement.
 * Throws ConcurrentEdit where fewer rows were written than decided, TARGET_CHANGED_ROWS where a trigger swallowed
 * rows.
 */
export async function mergeDelta(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  summary: DeltaSummary,
  insertion: Insertion = {
    statement: insertStatement(shape, work, refersToItself(shape)),
    countRows: countAffected,
  },
): Promise<void> {
  const merge = { shape, work, taken: summary.taken }
  await markSteps(database, shape, work, summary.order)
  await deferringConstraints(database, shape, async () => {
    await lockCopies(database, shape)
    for (const each of writesInOrder(merge, summary, insertion)) {
      if (each.what === 'delete' && each.expected > 0) await lockDeparting(database, shape, work)
      await write(database, merge, each)
    }
  }).catch((error: unknown) => {
    if (isUnseenRow(error, shape)) throw raced(shape)
    const broken = brokenReference(error)
    throw broken === null ? error : parted(shape, broken)
  })
  if (writesOf(summary).inserts > 0) await advanceSequences(database, shape, insertedRows(work))
}

interface Merge {
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly taken: readonly TargetColumn[]
}

interface Write {
  readonly what: 'insert' | 'update' | 'delete'
  /** Null where all rows are written by one statement. */
  readonly step: number | null
  readonly expected: number
  readonly statement: Fragment
  readonly countRows?: Insertion['countRows']
}

/**
 * A new row may take a unique value that another row gives up; in a tree, a row may move below a new one, and away from
 * one that goes.
 */
function writesInOrder(
  { shape, work, taken }: Merge,
  summary: DeltaSummary,
  insertion: Insertion,
): readonly Write[] {
  const { inserts, updates, deletes } = writesOf(summary)
  const { order } = summary
  const insert: Write = { what: 'insert', step: null, expected: inserts, ...insertion }
  const remove: Write = {
    what: 'delete',
    step: null,
    expected: deletes,
    statement: deleteStatement(shape, work),
  }
  const update = updateSteps(order, updates).map(
    ({ step, expected }): Write => ({
      what: 'update',
      step,
      expected,
      statement: updateStatement(shape, work, taken, step),
    }),
  )
  if (!refersToItself(shape)) return [remove, ...update, insert]
  const isEarly = ({ step }: Write) => (step ?? 0) < 0
  const writes = [...update.filter(isEarly), insert, ...update.filter((each) => !isEarly(each))]
  return order.deletesFirst ? [remove, ...writes] : [...writes, remove]
}

async function write(
  database: Database,
  { shape, work, taken }: Merge,
  { what, step, expected, statement, countRows = countAffected }: Write,
): Promise<void> {
  if (expected === 0) return
  const written = await narrowing(database, work.delta, async () => {
    if (what !== 'insert' && isElsewhere(shape))
      return await writeElsewhere(database, shape, work, { what, taken, step })
    const result = await onProjectPath(database, () => statement.execute(database.query))
    return countRows(result)
  })
  if (written === expected) return
  const lacking =
    what === 'insert' ? notInsertedStatement(shape, work) : passedByStatement(shape, work, what, taken, step)
  const {
    rows: [passedBy],
  } = await lacking.execute(database.query)
  // Nobody else can make an insert short.
  if (what === 'insert') throw swallowed(shape, { rows: expected - written, key: passedBy?.key ?? null })
  if (passedBy !== undefined && passedBy.rows > 0) throw swallowed(shape, passedBy)
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

function swallowed(shape: TargetShape, { rows, key }: PassedBy): SowError {
  const names = shape.triggers.length === 0 ? '' : `: ${shape.triggers.join(', ')}`
  return new SowError({
    code: 'TARGET_CHANGED_ROWS',
    message: `A trigger or rule on ${shape.table.name} swallowed ${rows} ${rows === 1 ? 'row' : 'rows'} of ${shape.identity}${names}.`,
    hint: 'Let the trigger pass rows of reference data, or give the dataset another table.',
    place: { dataset: shape.identity, table: shape.table.name, ...(key === null ? {} : { key }) },
  })
}
