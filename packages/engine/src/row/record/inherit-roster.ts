import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import {
  column,
  type Fragment,
  lines,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rosterMembers } from '../census/roster-members.js'
import { baseKeyStatement, baseOf } from './prepare-base.js'

/**
 * A dataset of which the package owned every column kept a roster and no base. When a release gives columns to the
 * site or shares them, each row of the roster gets a base: what the table holds now, so that the release arrives.
 */
export async function inheritsRoster(database: Database, shape: TargetShape): Promise<boolean> {
  if (shape.base === null || shape.baseExists) return false
  const found = await database.query
    .selectFrom('sow.roster')
    .select('chunk')
    .where('dataset', '=', shape.identity)
    .where('ended_run', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Makes the empty base, in the ledger or, for a plan, as a temporary table; answers the shape that has it. */
export async function createInheritedBase(
  database: Database,
  shape: TargetShape,
  base: TableName,
): Promise<TargetShape> {
  // A base from before the roster says nothing of the last release.
  await sql`drop table if exists ${table(base)}`.execute(database.query)
  await createStatement(shape, base).execute(database.query)
  const names = [
    ...shape.key,
    ...sharedColumns(shape).map(({ name }) => name),
    'inserted_run',
    'tombstone_run',
  ]
  return { ...shape, base, baseExists: true, baseColumns: names }
}

function createStatement(shape: TargetShape, base: TableName): Fragment {
  const isTemporary = base.schema === 'pg_temp'
  const name = isTemporary ? sql`temp table ${sql.id(base.name)} on commit drop` : sql`table ${table(base)}`
  return sql`
create ${name} as${baseOf(shape)}`
}

/** Fills the base from the roster and the table. `run`: the run that applied the roster's release. */
export async function fillInheritedBase(database: Database, shape: TargetShape, run: number): Promise<void> {
  const names = [...keyColumns(shape), ...sharedColumns(shape)].map((each) => each.name)
  await sql`
insert into ${table(shape.base as TableName)}
select
  ${lines(names.map((name) => column('target', name)))},
  ${run}::bigint as inserted_run,
  null::bigint as tombstone_run
from ${rosterMembers(shape)} as member
join ${targetRows(shape)} as target
  on ${sameKey('target', 'member', shape)}`.execute(database.query)
}

/** The roster has done its part once the base is in the ledger. */
export async function replaceRoster(database: Database, shape: TargetShape, run: number): Promise<void> {
  await baseKeyStatement(shape, shape.base as TableName).execute(database.query)
  await database.query
    .updateTable('sow.roster')
    .set({ ended_run: run })
    .where('dataset', '=', shape.identity)
    .where('ended_run', 'is', null)
    .execute()
}
