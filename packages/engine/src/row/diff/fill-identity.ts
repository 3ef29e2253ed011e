import { sql } from 'kysely'
import type { Surrogate, TargetShape } from '../../catalog/shape/target-shape.js'
import {
  column,
  type Fragment,
  lines,
  presence,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { RowScope } from '../row-scope.js'
import { analyzeWorkTable } from '../stage/analyze-work-table.js'
import type { WorkTables } from '../work-tables.js'
import { identityColumns } from './create-delta.js'
import { incomingRows } from './incoming-rows.js'

/** Where the ids of new rows come from: the column's default, or placeholders in a plan, which burns no sequence. */
export type NewIds = 'default' | 'placeholder'

export async function fillIdentity(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  newIds: NewIds,
): Promise<void> {
  await identityRowsStatement(shape, work, scope, newIds).execute(database.query)
  if (scope.changesOnly === true) await otherRowsStatement(shape, work).execute(database.query)
  await analyzeWorkTable(database, work.identity, identityColumns(shape))
}

/**
 * The id of every row of the release: the one that the table has, or a new one for a row to be inserted.
 * A row that the site deleted gets none, so that what refers to it is seen to be blocked.
 */
export function identityRowsStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  newIds: NewIds,
): Fragment {
  const names = identityColumns(shape)
  const other = shape.references.filter((reference) => !reference.self)
  const values = names.map((name) =>
    name === shape.surrogate?.column
      ? sql`coalesce(${column('target', name)}, ${newId(shape.surrogate, newIds)})`
      : column('incoming', name),
  )
  const based = shape.base !== null && shape.baseExists
  return sql`
insert into ${table(work.identity)} (${sql.join(names.map((name) => sql.id(name)))})
with incoming as (${incomingRows(shape, work, scope, other)}
)
select
  ${lines(values)}
from incoming
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'incoming', shape)}
${
  based && shape.base !== null
    ? sql`left join ${table(shape.base)} as base
  on ${sameKey('base', 'incoming', shape)}
where ${presence('target', shape)} is not null
  or ${presence('base', shape)} is null`
    : sql``
}`
}

/** The ids of the rows that the changes leave as they are: those that changed may refer to them. */
function otherRowsStatement(shape: TargetShape, work: WorkTables): Fragment {
  const names = identityColumns(shape)
  return sql`
insert into ${table(work.identity)} (${sql.join(names.map((name) => sql.id(name)))})
select
  ${lines(names.map((name) => column('target', name)))}
from ${targetRows(shape)} as target
where not exists (
    select
    from ${table(work.identity)} as identity
    where ${sameKey('identity', 'target', shape)}
  )`
}

export function newId(surrogate: Surrogate, newIds: NewIds): Fragment {
  const burnsSequence = surrogate.expression.includes('nextval(')
  return newIds === 'placeholder' && burnsSequence
    ? sql`(- row_number() over ())::${sql.raw(surrogate.type)}`
    : sql.raw(surrogate.expression)
}
