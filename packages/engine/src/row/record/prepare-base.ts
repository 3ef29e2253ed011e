import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import { keptType } from '../../catalog/shape/kept-type.js'
import { ownColumns } from '../../catalog/shape/own-columns.js'
import type { TableName, TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { type SharingBase, sharingBase } from '../../catalog/statement/base-rows.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import { column, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { giveOwnBase } from '../../ledger/give-own-base.js'
import { createSharedStatements, dropBase } from '../../ledger/shared-tables.js'
import { describeColumns } from './describe-columns.js'
import { makeSharedAnew, withIds } from './share-base.js'

/**
 * Makes the base of a dataset, or gives it the shared columns that this release brings and takes those that it no
 * longer has. New columns are empty until they are filled. Answers the shape by which its rows are moved: where it gets other
 * columns, each tenant has its own rows until `shareBase`.
 */
export async function prepareBase(database: Database, shape: TargetShape): Promise<TargetShape> {
  if (shape.base === null) return shape
  if (!shape.baseExists) {
    // Of one that lost what its tenants shared, nobody knows what it held.
    if (shape.sharing !== null) await dropBase(database, shape.identity)
    for (const statement of createBaseStatements(shape)) await statement.execute(database.query)
    await describeColumns(database, shape, shape.base)
    return shape
  }
  const moved = reshapesBase(shape) ? await giveOwnBase(database, shape) : shape
  for (const each of newBaseColumns(shape))
    await sql`
      alter table ${table(shape.base)}
      add column ${sql.id(each.name)} ${sql.raw(keptType(each))}
    `.execute(database.query)
  for (const name of staleBaseColumns(shape))
    await sql`
      alter table ${table(shape.base)}
      drop column ${sql.id(name)}
    `.execute(database.query)
  if (reshapesBase(shape)) await makeSharedAnew(database, preparedBase(shape), shape.nullableKey)
  if (!shape.baseIsDescribed || reshapesBase(shape)) await describeColumns(database, shape, shape.base)
  return moved
}

/** A base, and what its tenants share beside it. */
export function createBaseStatements(shape: TargetShape): readonly Fragment[] {
  const base = preparedBase(shape)
  return [
    createBaseStatement(shape),
    ...(base === null ? [] : createSharedStatements(base, shape.nullableKey)),
  ]
}

function createBaseStatement(shape: TargetShape): Fragment {
  return sql`
create table ${table(shape.base as NonNullable<TargetShape['base']>)} as${baseOf(shape)}
with no data`
}

/** The rows of a base as the target has them, with the run that inserted them. A base that is made so may also take no rows. */
export function baseOf(shape: TargetShape, insertedRun: number | null = null): Fragment {
  const columns = [...keyColumns(shape), ...sharedColumns(shape)].map((each) => {
    const value = column('target', each.name)
    return each.kept === null ? value : sql`${asKept(value, each)} as ${sql.id(each.name)}`
  })
  return sql`
select
  ${lines(columns)},
  ${sql.lit(insertedRun)}::bigint as inserted_run,
  null::bigint as tombstone_run
from ${table(shape.table)} as target`
}

/** The key of a new base, added once its first rows are in: building an index at once is cheaper than row by row. */
export async function addBaseKey(database: Database, shape: TargetShape): Promise<void> {
  if (shape.base === null || shape.baseExists) return
  for (const statement of baseKeyStatements(shape, shape.base)) await statement.execute(database.query)
}

/**
 * No primary key where a key column may hold null; what keeps the keys apart then is the diff, and the target's index. A
 * publication tells such rows by all their columns.
 */
export function baseKeyStatements(shape: TargetShape, base: TableName): readonly Fragment[] {
  const key = sql.join(shape.key.map((name) => sql.id(name)))
  return [
    ...(shape.nullableKey.length === 0
      ? [sql`alter table ${table(base)} add primary key (${key})`]
      : [
          sql`create index on ${table(base)} (${key})`,
          sql`alter table ${table(base)} replica identity full`,
        ]),
  ]
}

export function newBaseColumns(shape: TargetShape): readonly TargetColumn[] {
  return shape.baseExists ? sharedColumns(shape).filter((each) => !shape.baseColumns.includes(each.name)) : []
}

/** True where a release gives the base other columns than it has. */
export function reshapesBase(shape: TargetShape): boolean {
  return newBaseColumns(shape).length + staleBaseColumns(shape).length > 0
}

function staleBaseColumns(shape: TargetShape): string[] {
  const wanted = [...shape.key, ...sharedColumns(shape).map((each) => each.name), ...ownColumns]
  return shape.baseColumns.filter((name) => !wanted.includes(name))
}

/** The base of a dataset as it is once this release has prepared it; null where each row stands in it by itself. */
export function preparedBase(shape: TargetShape): SharingBase | null {
  if (shape.base === null || shape.sharing === null) return null
  const sharing = shape.baseExists && !reshapesBase(shape) ? shape.sharing : withIds(shape, shape.sharing)
  return sharingBase(
    { ...shape, sharing },
    sharedColumns(shape).map(({ name }) => name),
  )
}
