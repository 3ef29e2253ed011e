import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import { ownColumns } from '../../catalog/shape/own-columns.js'
import type { TableName, TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import {
  all,
  column,
  type Fragment,
  lines,
  sameKey,
  table,
  targetRows,
  wholeKey,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { dropBase } from '../../ledger/shared-tables.js'
import { rosterMembers } from '../census/roster-members.js'
import { runWork } from '../run-work.js'
import type { TemporaryBase } from './create-followed-base.js'
import { baseKeyStatements, baseOf, createBaseStatements } from './prepare-base.js'
import { withIds } from './share-base.js'

/**
 * A dataset of which the package owned every column and every row kept a roster and no base. When a release gives some of
 * it to the site or shares it, each row of the roster gets a base: what the table holds now, so that the release arrives. A
 * row that the table lacks was deleted by the site: the next diff finds a base and no row.
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

/** Makes the empty base, of the columns that the package owned: others are new to it. Answers the shape that has it. */
export async function createInheritedBase(
  database: Database,
  shape: TargetShape,
  base: TableName,
): Promise<TargetShape> {
  // A base from before the roster says nothing of the last release.
  await dropBase(database, shape.identity)
  const inherited = { ...shape, base, columns: inheritedColumns(shape) }
  for (const statement of createBaseStatements(inherited)) await statement.execute(database.query)
  const sharing = shape.sharing === null ? null : withIds(shape, shape.sharing)
  return { ...withBase(shape, base), sharing }
}

/** Fills the base from the roster and the table. */
export async function fillInheritedBase(database: Database, shape: TargetShape): Promise<void> {
  await sql`
insert into ${table(shape.base as TableName)}${inheritedRows(shape)}`.execute(database.query)
}

/** In a plan, which makes no table in the ledger: makes the empty base as a work table. */
export async function createTemporaryBase(
  database: Database,
  shape: TargetShape,
  base: WorkTable,
): Promise<TemporaryBase> {
  await runWork(database, {
    kind: 'create',
    table: base,
    select: baseOf({ ...shape, columns: inheritedColumns(shape) }),
  })
  const fill = async () => {
    const columns = [...inheritedColumns(shape).map(({ name }) => name), ...ownColumns]
    await runWork(database, { kind: 'fill', into: base, columns, select: inheritedRows(shape) })
  }
  return { shape: { ...withBase(shape, base), sharing: null }, fill }
}

function withBase(shape: TargetShape, base: TableName): TargetShape {
  const names = inheritedColumns(shape).map(({ name }) => name)
  return { ...shape, base, baseExists: true, baseColumns: [...names, ...ownColumns] }
}

/** Where somebody else can have written a column, the base has nothing of it. */
function inheritedColumns(shape: TargetShape): readonly TargetColumn[] {
  const arriving = sharedColumns(shape).filter(({ name }) => shape.arrivingColumns.includes(name))
  return [...keyColumns(shape), ...arriving]
}

function inheritedValue(each: TargetColumn): Fragment {
  return asKept(column(each.isKey ? 'member' : 'target', each.name), each)
}

/** Of a roster that does not say which run inserted a row, as before format 3: the last one that wrote it. */
function insertedLately(shape: TargetShape): Fragment {
  return sql`
    select max(old.run)
    from sow.roster as old
    where old.dataset = ${shape.identity}
      and old.ended_run is null
      and old.inserted_runs is null`
}

function inheritedRows(shape: TargetShape): Fragment {
  return sql`
select
  ${lines(inheritedColumns(shape).map(inheritedValue))},
  coalesce(member.inserted_run, (${insertedLately(shape)}
  )) as inserted_run,
  null::bigint as tombstone_run
from ${rosterMembers(shape)} as member
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'member', shape)}
where ${all(wholeKey('member', shape))}`
}

/** The roster has done its part once the base is in the ledger. */
export async function replaceRoster(database: Database, shape: TargetShape, run: number): Promise<void> {
  for (const statement of baseKeyStatements(shape, shape.base as TableName))
    await statement.execute(database.query)
  await database.query
    .updateTable('sow.roster')
    .set({ ended_run: run })
    .where('dataset', '=', shape.identity)
    .where('ended_run', 'is', null)
    .execute()
}

/**
 * A dataset by the definition that the ledger has: it keeps the roster that it was applied with, where no run has made a base
 * of it yet.
 */
export async function withRoster(database: Database, shape: TargetShape): Promise<TargetShape> {
  return (await inheritsRoster(database, shape)) ? { ...shape, base: null } : shape
}
