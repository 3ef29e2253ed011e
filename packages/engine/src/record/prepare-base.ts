import { sql } from 'kysely'
import type { Database } from '../database.js'
import { keyColumns, sharedColumns } from '../diff/delta-columns.js'
import type { Fragment } from '../statement/sql-fragments.js'
import { column, lines, sameKey, table } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'

/** The columns of a base that Sow adds to the target's own. */
const ownColumns = ['inserted_run', 'tombstone_run']

/**
 * Makes the base of a dataset, or gives it the shared columns that this release brings and takes those that it no
 * longer has. New columns are empty until `fillNewBaseColumns`.
 */
export async function prepareBase(database: Database, shape: TargetShape): Promise<void> {
  if (shape.base === null) return
  if (!shape.baseExists) {
    await createBaseStatement(shape).execute(database.query)
    return
  }
  for (const each of newBaseColumns(shape))
    await sql`
      alter table ${table(shape.base)}
      add column ${sql.id(each.name)} ${sql.raw(each.type)}
    `.execute(database.query)
  for (const name of staleBaseColumns(shape))
    await sql`
      alter table ${table(shape.base)}
      drop column ${sql.id(name)}
    `.execute(database.query)
}

export function createBaseStatement(shape: TargetShape): Fragment {
  return sql`
create table ${table(shape.base as NonNullable<TargetShape['base']>)} as${baseOf(shape)}`
}

/** The columns of a base, with the target's types, and no rows. */
export function baseOf(shape: TargetShape): Fragment {
  const names = [...keyColumns(shape), ...sharedColumns(shape)].map((each) => each.name)
  return sql`
select
  ${lines(names.map((name) => column('target', name)))},
  null::bigint as inserted_run,
  null::bigint as tombstone_run
from ${table(shape.table)} as target
with no data`
}

/** The key of a new base, added once its first rows are in: building an index at once is cheaper than row by row. */
export async function addBaseKey(database: Database, shape: TargetShape): Promise<void> {
  if (shape.base === null || shape.baseExists) return
  await sql`
    alter table ${table(shape.base)}
    add primary key (${sql.join(shape.key.map((name) => sql.id(name)))})
  `.execute(database.query)
}

export function newBaseColumns(shape: TargetShape) {
  return shape.baseExists ? sharedColumns(shape).filter((each) => !shape.baseColumns.includes(each.name)) : []
}

function staleBaseColumns(shape: TargetShape): string[] {
  const wanted = [...shape.key, ...sharedColumns(shape).map((each) => each.name), ...ownColumns]
  return shape.baseColumns.filter((name) => !wanted.includes(name))
}

/** Gives columns that are new to the base the release's values, for every row of the release that is in it. */
export async function fillNewBaseColumns(
  database: Database,
  shape: TargetShape,
  incoming: Fragment,
): Promise<void> {
  const columns = newBaseColumns(shape)
  if (columns.length === 0 || shape.base === null) return
  await sql`
    update ${table(shape.base)} as base
    set
      ${lines(columns.map((each) => sql`${sql.id(each.name)} = incoming.${sql.id(each.name)}`))}
    from (${incoming}
    ) as incoming
    where ${sameKey('base', 'incoming', shape.key)}
  `.execute(database.query)
}
