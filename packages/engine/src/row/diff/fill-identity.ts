import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { joinedBase } from '../../catalog/statement/base-rows.js'
import {
  all,
  column,
  lines,
  presence,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { FillTable } from '../../database/work-statement.js'
import type { RowScope } from '../row-scope.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { identityColumns } from './create-delta.js'
import { incomingRows } from './incoming-rows.js'
import { isInherited, joinedSelections, type Selections } from './inherited-rows.js'
import { makeIds, type NewIds, newId, treeIdsStatement } from './make-ids.js'

export async function fillIdentity(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  newIds: NewIds,
  selections: Selections,
): Promise<void> {
  await runWork(database, identityRowsStatement(shape, work, scope, newIds, selections))
  await makeIds(database, treeIdsStatement(shape, work))
  if (scope.changesOnly === true) await runWork(database, otherRowsStatement(shape, work))
  await runWork(database, { kind: 'analyze', table: work.identity, columns: identityColumns(shape) })
}

/**
 * The id of every row of the release: the one that the table has, or a new one for a row to be inserted.
 * A row that the site deleted, and that stays away, gets none, so that what refers to it is seen to be blocked.
 */
export function identityRowsStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  newIds: NewIds,
  selections: Selections = [],
): FillTable {
  const names = identityColumns(shape)
  const other = shape.references.filter((reference) => !reference.self)
  const values = names.map((name) => {
    if (name === shape.surrogate?.column)
      return sql`coalesce(${column('target', name)}, ${newId(shape.surrogate, newIds)})`
    if (!staysAsItIs(shape, name)) return column('incoming', name)
    return sql`case
    when ${presence('target', shape)} is null then ${column('incoming', name)}
    else ${column('target', name)}
  end`
  })
  const isSites = ownerRules[shape.rowOwnership].isSites
  const based = shape.base !== null && shape.baseExists && isSites
  const unknown = [
    ...(based ? [sql`${presence('base', shape)} is null`] : []),
    ...(isSites && selections.length > 0 ? [sql`not ${isInherited(selections)}`] : []),
  ]
  const select = sql`
with incoming as (${incomingRows(shape, work, scope, other)}
)
select
  ${lines(values)}
from incoming
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'incoming', shape)}
${
  based && shape.base !== null
    ? sql`${joinedBase(shape, 'incoming')}
`
    : sql``
}${joinedSelections(shape, selections)}${
  unknown.length === 0
    ? sql``
    : sql`where ${presence('target', shape)} is not null
  or ${all(unknown)}`
}`
  return { kind: 'fill', into: work.identity, columns: names, select }
}

/** An id that a release brings to rows that it inserts, and never writes again: the site's rows have their own. */
function staysAsItIs(shape: TargetShape, name: string): boolean {
  return valueColumns(shape).some((each) => each.name === name && !ownerRules[each.ownership].isCompared)
}

/** The ids of the rows that the changes leave as they are: those that changed may refer to them. */
function otherRowsStatement(shape: TargetShape, work: WorkTables): FillTable {
  const names = identityColumns(shape)
  const select = sql`
select
  ${lines(names.map((name) => column('target', name)))}
from ${targetRows(shape)} as target
where not exists (
    select
    from ${table(work.identity)} as identity
    where ${sameKey('identity', 'target', shape)}
  )`
  return { kind: 'fill', into: work.identity, columns: names, select }
}
