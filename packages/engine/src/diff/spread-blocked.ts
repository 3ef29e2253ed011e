import { sql } from 'kysely'
import type { Database } from '../database.js'
import type { WorkTables } from '../stage/work-tables.js'
import { column, table } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'

/**
 * In a tree, a row below a blocked row is blocked as well: its parent will not be there. One pass a level, until a
 * pass finds none.
 */
export async function spreadBlocked(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  for (const reference of shape.references.filter((candidate) => candidate.self)) {
    const statement = sql`
update ${table(work.delta)} as child
set action = 'blocked'
from (
  select ${sql.id(reference.id)}
  from ${table(work.delta)}
  where action = 'blocked'
    and not in_table
) as parent
where child.action = 'insert'
  and ${column('child', reference.column)} = ${column('parent', reference.id)}`
    while (((await statement.execute(database.query)).numAffectedRows ?? 0n) > 0n);
  }
}
