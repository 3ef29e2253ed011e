import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import {
  all,
  baseKeys,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  sameKey,
  table,
  wholeKey,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rosterMembers } from '../census/roster-members.js'
import { waits } from '../diff/spare-referenced.js'
import type { WorkTables } from '../work-tables.js'

/** Keys in one roster row: few enough that Postgres compresses each value on its own, many enough to cost nothing. */
const keysPerChunk = 5000

/** The keys of a release, and which of its rows the run inserted. */
export interface ReleaseKeys {
  /** A select that has the key's columns. */
  readonly rows: Fragment
  /** The tenants that were compared. */
  readonly tenants: readonly string[]
  /** A table of the rows that the run inserted; `all` where the table had none of them. */
  readonly inserted: Fragment | 'all'
}

/**
 * Replaces the roster of a dataset of which the package owns every column and every row: the keys of the release, which no
 * base remembers. It tells a later release which rows departed, and an undo which rows are ours.
 */
export async function recordRoster(
  database: Database,
  shape: TargetShape,
  keys: ReleaseKeys,
  run: number,
): Promise<void> {
  for (const statement of rosterStatements(shape, keys, run)) await statement.execute(database.query)
}

export function rosterStatements(shape: TargetShape, keys: ReleaseKeys, run: number): readonly Fragment[] {
  const rows = withOtherTenants(shape, keys.rows, keys.tenants)
  return [
    endStatement(shape.identity, [...keys.tenants, ''], run),
    rosterStatement(shape, withInsertedRuns(shape, rows, keys.inserted, run), run),
  ]
}

/** A row that the run did not insert keeps the run that did: the roster knows it that was current until now, or the base. */
function withInsertedRuns(
  shape: TargetShape,
  rows: Fragment,
  inserted: ReleaseKeys['inserted'],
  run: number,
): Fragment {
  const keys = lines(keyColumns(shape).map(({ name }) => column('member', name)))
  if (inserted === 'all')
    return sql`
  select
    ${keys},
    ${run}::bigint as inserted_run
  from (${rows}
  ) as member`
  const known =
    shape.formerBase === null
      ? rosterMembers(shape, sql`ended_run = ${run}::bigint`)
      : sql`(
    select
      ${lines([...baseKeys(shape, 'base'), sql`base.inserted_run`])}
    from ${baseRows(shape)} as base
    where base.tombstone_run is null
  )`
  return sql`
  select
    ${keys},
    case
      when ${presence('made', shape)} is not null then ${run}::bigint
      else known.inserted_run
    end as inserted_run
  from (${rows}
  ) as member
  left join ${known} as known
    on ${sameBaseKey('known', 'member', shape)}
  left join ${inserted} as made
    on ${sameKey('made', 'member', shape)}
    and made.sow_action = 'insert'`
}

/** A row that is blocked was never there: a roster that had it would have it look as though the site had deleted it. */
export function withoutBlocked(shape: TargetShape, work: WorkTables, rows: Fragment): Fragment {
  return sql`
  select ${sql.join(keyColumns(shape).map(({ name }) => column('listed', name)))}
  from (${rows}
  ) as listed
  where ${all(wholeKey('listed', shape))}
    and not exists (
      select
      from ${table(work.delta)} as decided
      where decided.sow_action = 'blocked'
        and not decided.sow_in_table
        and ${sameKey('decided', 'listed', shape)}
    )`
}

/** A row that departed and waits for others to let it go is remembered: a later run deletes it. */
export function withWaiting(shape: TargetShape, work: WorkTables, rows: Fragment): Fragment {
  const keys = (alias: string) => sql.join(keyColumns(shape).map(({ name }) => column(alias, name)))
  return sql`
  select ${keys('present')}
  from (${rows}
  ) as present
  union all
  select ${keys('decided')}
  from ${table(work.delta)} as decided
  where decided.sow_action = 'left'
    and decided.sow_reason = ${sql.lit(waits)}`
}

/** Keeps a roster without a key where every row is blocked: a base that it replaces would be taken for the memory otherwise. */
export async function keepEmptyRoster(
  database: Database,
  { identity }: TargetShape,
  run: number,
): Promise<void> {
  await sql`
insert into sow.roster (run, dataset, tenant, chunk, keys, inserted_runs)
select ${run}::bigint, ${identity}, '', 0, '[]'::jsonb, '{}'
where not exists (
    select
    from sow.roster
    where dataset = ${identity}
      and ended_run is null
  )`.execute(database.query)
}

/** Where a base gives way to the roster, tenants that were not compared have their rows in that base only. */
function withOtherTenants(shape: TargetShape, rows: Fragment, compared: readonly string[]): Fragment {
  const { formerBase, tenants } = shape
  if (formerBase === null || tenants === null) return rows
  const keys = lines(baseKeys(shape))
  return sql`
  select ${keys}
  from (${rows}
  ) as compared
  union all
  select ${keys}
  from ${baseRows(shape)} as base
  where tombstone_run is null
    and ${column('base', tenants.column)}::text <> all (${[...compared]}::text[])`
}

/** The roster that a run replaces stays as history: an undo brings it back. Its keys are not written again. */
export async function endRoster(
  database: Database,
  dataset: string,
  tenants: readonly string[],
  run: number,
): Promise<void> {
  await endStatement(dataset, tenants, run).execute(database.query)
}

function endStatement(dataset: string, tenants: readonly string[], run: number): Fragment {
  return sql`
update sow.roster
set ended_run = ${run}::bigint
where dataset = ${dataset}
  and tenant in (${sql.join([...tenants])})
  and ended_run is null`
}

function rosterStatement(shape: TargetShape, rows: Fragment, run: number): Fragment {
  const tenant = shape.tenants === null ? sql`''` : sql`${column('incoming', shape.tenants.column)}::text`
  const key = sql.join(keyColumns(shape).map((each) => sql`${column('incoming', each.name)}::text`))
  return sql`
insert into sow.roster (run, dataset, tenant, chunk, keys, inserted_runs)
select
  ${lines([sql`${run}::bigint`, sql`${shape.identity}::text`, sql`numbered.tenant`, sql`numbered.chunk`, sql`to_jsonb(array_agg(numbered.key))`, sql`array_agg(numbered.inserted_run)`])}
from (
  select
    ${tenant} as tenant,
    ((row_number() over (partition by ${tenant}) - 1) / ${sql.lit(keysPerChunk)})::integer as chunk,
    array[${key}] as key,
    incoming.inserted_run
  from (${rows}
  ) as incoming
) as numbered
group by numbered.tenant, numbered.chunk`
}
