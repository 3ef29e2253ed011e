import { sql } from 'kysely'
import type { Database } from '../database.js'
import { base, conflict, keyColumns, seen, sharedColumns, take, valueColumns } from '../diff/delta-columns.js'
import type { WorkTables } from '../stage/work-tables.js'
import { type Fragment, table } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'

/**
 * Keeps what an undo merges back: of every row that was written, the columns that were written as they were, and
 * the base as it was. Rows inserted into a dataset with a base are known by that base's `inserted_run`.
 */
export async function recordChanges(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  run: number,
): Promise<void> {
  await changesStatement(shape, work, run).execute(database.query)
  if (sharedColumns(shape).length > 0) await recordConflicts(database, shape, work, run)
}

export function changesStatement(shape: TargetShape, work: WorkTables, run: number): Fragment {
  const recorded = [
    'update',
    'revive',
    'retire',
    'delete',
    'tombstone',
    ...(shape.base === null ? ['insert'] : []),
  ]
  return sql`
insert into sow.change (run, dataset, tenant, key, action, before, base_before)
select
  ${run},
  ${shape.identity},
  ${tenantOf(shape)},
  ${keyOf(shape)},
  case when action = 'none' then 'rebase' else action end,
  ${before(shape)},
  case when has_base and (rebase or action in ('delete', 'tombstone')) then ${baseBefore(shape)} end
from ${table(work.delta)} as decided
where action in (${sql.join(recorded.map((action) => sql.lit(action)))})
  or rebase`
}

/** One object of the columns that were written, as the diff saw them; the whole row where it was deleted. */
function before(shape: TargetShape): Fragment {
  const columns = valueColumns(shape)
  if (columns.length === 0) return sql`null::jsonb`
  const values = columns.map(
    (each) => sql`(${sql.lit(each.name)}, ${sql.id(take(each))}, to_jsonb(${sql.id(seen(each))}))`,
  )
  return sql`case
    when action in ('update', 'revive', 'retire', 'delete') then (
      select jsonb_object_agg(written.name, written.value)
      from (values
        ${sql.join(values, sql.raw(',\n        '))}
      ) as written (name, taken, value)
      where written.taken
        or action = 'delete'
    )
  end`
}

function baseBefore(shape: TargetShape): Fragment {
  const shared = sharedColumns(shape)
  return shared.length === 0
    ? sql`'{}'::jsonb`
    : sql`jsonb_build_object(${sql.join(shared.map((each) => sql`${sql.lit(each.name)}, ${sql.id(base(each))}`))})`
}

/** Remembers each conflict with all three values: after the run the base is the release, and it would be forgotten. */
async function recordConflicts(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  run: number,
): Promise<void> {
  const rows = sharedColumns(shape).map(
    (each) => sql`
  select
    ${shape.identity},
    ${tenantOf(shape)},
    ${keyOf(shape)},
    ${sql.lit(each.name)},
    ${run}::bigint,
    to_jsonb(${sql.id(base(each))}),
    to_jsonb(${sql.id(each.name)}),
    to_jsonb(${sql.id(seen(each))})
  from ${table(work.delta)} as decided
  where ${sql.id(conflict(each))}`,
  )
  await sql`
insert into sow.conflict (dataset, tenant, key, column_name, run, old_base, release_value, site_value)
${sql.join(rows, sql.raw('\n  union all'))}`.execute(database.query)
}

function tenantOf(shape: TargetShape): Fragment {
  return shape.tenants === null ? sql`''` : sql`${sql.id(shape.tenants.column)}::text`
}

function keyOf(shape: TargetShape): Fragment {
  const parts = keyColumns(shape).map((each) => sql`${sql.lit(each.name)}, ${sql.id(each.name)}`)
  return sql`jsonb_build_object(${sql.join(parts)})`
}
