import { type RawBuilder, sql } from 'kysely'
import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import {
  all,
  column,
  type Fragment,
  lines,
  sameKeyWritten,
  table,
} from '../../catalog/statement/sql-fragments.js'
import { equals } from '../../catalog/statement/with-schemas.js'
import type { Database } from '../../database/database.js'
import { lockTables } from '../../transaction/lock-tables.js'
import { onProjectPath } from '../../transaction/project-path.js'
import type { WorkTables } from '../work-tables.js'
import { changesOf, openDeletes, openUpdates } from './merge-statements.js'

/** What is written of a table. */
export interface WriteElsewhere {
  readonly what: 'update' | 'delete'
  readonly taken: readonly TargetColumn[]
  readonly step: number | null
}

/** True of a table whose rows are on other servers, or on others too: these write by their keys what was found here. */
export function isElsewhere(shape: TargetShape): boolean {
  return !tellsWriters(shape)
}

/**
 * Keeps others from writing a table that each server has a copy of: its first write would do that anyway. In each copy a row has a
 * version of its own, so that a statement that asks for the version that the diff saw would write one copy and leave the others
 * as they were.
 */
export async function lockCopies(database: Database, shape: TargetShape): Promise<void> {
  if (shape.placement.kind === 'reference') await lockTables(database, [shape.table])
}

/**
 * Updates or deletes rows by their keys, after those were found here that are as the diff saw them. Answers how many; fewer were
 * written where somebody wrote a row since. Of a row that is on one server alone, that server looks at its version again.
 */
export async function writeElsewhere(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  write: WriteElsewhere,
): Promise<number> {
  await foundStatement(shape, work, write).execute(database.query)
  const written = await onProjectPath(database, () =>
    writeStatement(shape, work, write).execute(database.query),
  )
  await sql`drop table ${table(work.found)}`.execute(database.query)
  return Number(written.numAffectedRows ?? 0n)
}

/** The rows that are as they were seen, and their versions now. */
function foundStatement(
  shape: TargetShape,
  work: WorkTables,
  { what, taken, step }: WriteElsewhere,
): RawBuilder<unknown> {
  const { rows, conditions } =
    what === 'update' ? openUpdates(shape, work, taken, step) : openDeletes(shape, work)
  const source = what === 'update' ? 'decided' : 'departed'
  return sql`
create temp table ${sql.id(work.found.name)} on commit drop as
select
  ${sql.id(source)}.*,
  target.xmin as sow_version
from ${table(shape.table)} as target
cross join ${rows}
where ${all(conditions)}`
}

function writeStatement(shape: TargetShape, work: WorkTables, { what, taken }: WriteElsewhere): Fragment {
  const found = sql`(
  select *
  from ${table(work.found)}
) as decided`
  const conditions = [
    sameKeyWritten('target', 'decided', shape),
    ...(shape.placement.kind === 'distributed'
      ? [sql`target.xmin ${equals} ${column('decided', 'sow_version')}`]
      : []),
  ]
  if (what === 'delete')
    return sql`
delete from ${table(shape.table)} as target
using ${found}
where ${all(conditions)}`
  return sql`
update ${table(shape.table)} as target
set
  ${lines(changesOf(taken))}
from ${found}
where ${all(conditions)}`
}
