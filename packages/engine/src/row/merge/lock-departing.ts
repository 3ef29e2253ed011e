import { type RawBuilder, sql } from 'kysely'
import { incomingReferences, otherReferences } from '../../catalog/shape/incoming-references.js'
import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { all, any, type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { ConcurrentEdit } from '../../transaction/concurrent-edit.js'
import { lockTables } from '../../transaction/lock-tables.js'
import { unreferencedBy } from '../diff/leaving-referrers.js'
import { leavingReferred } from '../diff/spare-referenced.js'
import type { WorkTables } from '../work-tables.js'
import { openDeletes } from './merge-statements.js'

/**
 * Locks the rows that are about to be deleted, and looks again whether others refer to them: a row that refers to one may
 * have been committed since the diff, and with `on delete cascade` or `set null` the server would take it along without a
 * word. From the lock on nobody can refer to them: the check of a foreign key waits for it. Where datasets
 * alone declare that rows refer, nothing waits, and the second look is all.
 * Throws ConcurrentEdit: the next diff finds the row referenced.
 */
export async function lockDeparting(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  if (incomingReferences(shape).length === 0) return
  if (tellsWriters(shape)) await lockStatement(shape, work).execute(database.query)
  else await lockReferring(database, shape)
  const found = await referredStatement(shape, work).execute(database.query)
  if (found.rows[0]?.referred === true)
    throw new ConcurrentEdit(
      shape.table,
      `A row that refers to one of ${shape.identity} was written after the diff.`,
    )
}

/**
 * The same where rows are on other servers, which lock them one by one for nobody: the tables that refer to them are kept from
 * being written, and read anew.
 */
async function lockReferring(database: Database, shape: TargetShape): Promise<void> {
  await lockTables(database, [shape.table, ...incomingReferences(shape).map(({ table: from }) => from)])
  database.transaction.distant.outdate()
}

/** Locks the rows that are to be deleted. */
export function lockStatement(shape: TargetShape, work: WorkTables): Fragment {
  const { rows, conditions } = openDeletes(shape, work)
  return sql`
select count(*)
from (
  select
  from ${table(shape.table)} as target
  cross join ${rows}
  where ${all(conditions)}
  for update of target
) as locked`
}

function referredStatement(shape: TargetShape, work: WorkTables): RawBuilder<{ referred: boolean }> {
  const { rows, conditions } = openDeletes(shape, work)
  const byOthers = otherReferences(shape).map(
    (each) => sql`exists (
  select
  from ${table(shape.table)} as target
  cross join ${rows}
  where ${all(conditions)}
    and not ${unreferencedBy(each)}
)`,
  )
  const byOwn = leavingReferred(shape, work).map(
    ({ table: delta, alias, from, where }) => sql`exists (
  select
  from ${table(delta)} as ${sql.id(alias)}
  cross join (${from})
  where ${all(where)}
)`,
  )
  return sql`
select ${any([...byOthers, ...byOwn])} as referred`
}
