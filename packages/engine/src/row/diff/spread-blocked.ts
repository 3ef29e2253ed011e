import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { any, column, type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { ChangeRows } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { deltaValue, noFlags, take } from './delta-columns.js'

/**
 * In a tree, a row below a blocked row is blocked as well, be it new or about to move there: its parent will not be
 * there. One pass a level, until a pass finds none.
 */
export async function spreadBlocked(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  for (const statement of blockedStatements(shape, work)) while ((await runWork(database, statement)) > 0);
}

export function blockedStatements(shape: TargetShape, work: WorkTables): readonly ChangeRows[] {
  const own = shape.references.filter((candidate) => candidate.self)
  return own.map((reference) => {
    const moves = valueColumns(shape)
      .filter(({ name }) => name === reference.column)
      .map((each) => sql`(child.sow_action in ('update', 'revive') and ${take(shape, 'child', each)})`)
    return {
      kind: 'change',
      table: work.delta,
      alias: 'child',
      set: { sow_action: sql`'blocked'`, ...unjudged(shape) },
      from: sql`(
  select ${sql.id(reference.id)}
  from ${table(work.delta)}
  where sow_action = 'blocked'
    and not sow_in_table
) as parent`,
      where: [
        any([sql`child.sow_action = 'insert'`, ...moves]),
        equal(
          deltaValue(shape, 'child', reference.column),
          column('parent', reference.id),
          reference.equality,
        ),
      ],
    }
  })
}

/** What a blocked row is not: its base stays, so that the release arrives once nothing blocks it. */
function unjudged(shape: TargetShape): Record<string, Fragment> {
  const flags = ['sow_kept', 'sow_conflicting', 'sow_rebase']
  return { ...Object.fromEntries(flags.map((name) => [name, sql`false`])), ...noFlags(shape) }
}
