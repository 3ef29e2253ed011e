import { sql } from 'kysely'
import { sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { any, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTables } from '../work-tables.js'
import { conflict, take } from './delta-columns.js'

/**
 * In a tree, a row below a blocked row is blocked as well, be it new or about to move there: its parent will not be
 * there. One pass a level, until a pass finds none.
 */
export async function spreadBlocked(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  for (const reference of shape.references.filter((candidate) => candidate.self)) {
    const moves = valueColumns(shape)
      .filter(({ name }) => name === reference.column)
      .map((each) => sql`(child.sow_action in ('update', 'revive') and ${column('child', take(each))})`)
    const statement = sql`
update ${table(work.delta)} as child
set
  ${lines([sql`sow_action = 'blocked'`, ...unjudged(shape)])}
from (
  select ${sql.id(reference.id)}
  from ${table(work.delta)}
  where sow_action = 'blocked'
    and not sow_in_table
) as parent
where ${any([sql`child.sow_action = 'insert'`, ...moves])}
  and ${column('child', reference.column)} = ${column('parent', reference.id)}`
    while (((await statement.execute(database.query)).numAffectedRows ?? 0n) > 0n);
  }
}

/** What a blocked row is not: its base stays, so that the release arrives once nothing blocks it. */
function unjudged(shape: TargetShape): Fragment[] {
  const flags = ['sow_kept', 'sow_conflicting', 'sow_rebase']
  const takes = valueColumns(shape).map(take)
  return [...flags, ...takes, ...sharedColumns(shape).map(conflict)].map(
    (name) => sql`${sql.id(name)} = false`,
  )
}
