import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import { column, type Fragment, lines, sameBaseKey, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import { deltaRows } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'
import { enterWholeStatements, isAlikeForAll } from './enter-whole.js'
import { type MovedBaseRows, movingBase } from './move-base.js'
import { preparedBase } from './prepare-base.js'
import { releaseMoves } from './release-moves.js'
import { settleBase, settleStatements } from './settle-base.js'

/**
 * Moves the base to the new release: rows that were inserted or adopted enter it, rows that the release changed
 * follow it, rows that the site deleted become tombstones, rows that the release deleted leave it. `isWhole`: each tenant got every
 * row of the release.
 */
export async function recordBase(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  moved: Pick<MovedBaseRows, 'moves' | 'rows'>,
  run: number,
  isWhole = false,
): Promise<void> {
  if (shape.base === null) return
  const shared = preparedBase(shape)
  if (shared !== null && isWhole && !shape.baseExists && isAlikeForAll(shape)) {
    for (const statement of enterWholeStatements(shape, shared, work, run))
      await statement.execute(database.query)
    rewriteBase(database, shape.identity)
    return
  }
  if (shared !== null) {
    await settleBase(database, shape, shared, releaseMoves(shape, shared, work, run))
    return
  }
  const keys = sql`
      select ${keysOf(shape)}
      from ${table(work.delta)}`
  await movingBase(database, shape, { keys, ...moved }, async () => {
    for (const statement of baseStatements(shape, work, run)) await statement.execute(database.query)
  })
}

export function baseStatements(shape: TargetShape, work: WorkTables, run: number): readonly Fragment[] {
  if (shape.base === null) return []
  const shared = preparedBase(shape)
  if (shared !== null) return settleStatements(shape, shared, releaseMoves(shape, shared, work, run))
  const moves = [
    followReleaseStatement(shape, shape.base, work, run),
    entombStatement(shape, shape.base, work, run),
    leaveStatement(shape, shape.base, work),
  ]
  return [...(shape.baseExists ? moves : []), enterStatement(shape, shape.base, work, run)]
}

/** After a run the base is the release, conflicts and adopted rows included; a row that came back is alive again. */
function followReleaseStatement(
  shape: TargetShape,
  base: TableName,
  work: WorkTables,
  run: number,
): Fragment {
  const shared = sharedColumns(shape)
  return sql`
update ${table(base)} as base
set
  ${lines([
    ...shared.map((each) => sql`${sql.id(each.name)} = ${asKept(column('moved', each.name), each)}`),
    // A row that the site made again, after it had deleted ours, is the site's own; one that we bring back is ours.
    sql`inserted_run = case
    when moved.sow_action = 'insert' then coalesce(base.inserted_run, ${run}::bigint)
    when base.tombstone_run is null then base.inserted_run
  end`,
    sql`tombstone_run = null`,
  ])}
from (
  select
    ${lines([sql`sow_action`, ...[...keyColumns(shape), ...shared].map((each) => sql.id(each.name))])}
  from ${deltaRows(shape, work, ['value'], shared)} as decided
  where sow_rebase
) as moved
where ${sameBaseKey('base', 'moved', shape)}`
}

function entombStatement(shape: TargetShape, base: TableName, work: WorkTables, run: number): Fragment {
  return sql`
update ${table(base)} as base
set tombstone_run = ${run}
from (
  select ${keysOf(shape)}
  from ${table(work.delta)}
  where sow_action = 'tombstone'
) as gone
where ${sameBaseKey('base', 'gone', shape)}`
}

function leaveStatement(shape: TargetShape, base: TableName, work: WorkTables): Fragment {
  return sql`
delete from ${table(base)} as base
using (
  select ${keysOf(shape)}
  from ${table(work.delta)}
  where sow_action = 'delete'
) as gone
where ${sameBaseKey('base', 'gone', shape)}`
}

/** A row that the site deleted enters too, where no other dataset than a selection of this one knew it. */
function enterStatement(shape: TargetShape, base: TableName, work: WorkTables, run: number): Fragment {
  const entering = [...keyColumns(shape), ...sharedColumns(shape)]
  const known = shape.baseExists
    ? sql`
  and not exists (
    select
    from ${table(base)} as base
    where ${sameBaseKey('base', 'decided', shape)}
  )`
    : sql``
  return sql`
insert into ${table(base)} (
  ${lines(entering.map(({ name }) => sql.id(name)))},
  inserted_run,
  tombstone_run
)
select
  ${lines(entering.map((each) => asKept(sql.id(each.name), each)))},
  case when sow_action = 'insert' then ${run}::bigint end,
  case when sow_action = 'tombstone' then ${run}::bigint end
from ${deltaRows(shape, work, ['value'], sharedColumns(shape))} as decided
where (sow_action in ('insert', 'tombstone') or sow_rebase)${known}`
}

function keysOf(shape: TargetShape): Fragment {
  return sql.join(shape.key.map((name) => sql.id(name)))
}
