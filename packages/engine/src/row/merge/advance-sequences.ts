import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTables } from '../work-tables.js'

/** Values that a sequence is moved by one by one; a wider gap is jumped. */
const mostSteps = 100_000

/** The rows that a merge inserted, for `advanceSequences`. */
export function insertedRows(work: WorkTables): Fragment {
  return sql`(
        select *
        from ${table(work.delta)}
        where sow_action = 'insert'
      ) as inserted`
}

/**
 * Where a release brings values of a column that the application takes from a sequence, moves the sequence past them:
 * the application's next row would meet one of ours. By `nextval`, so that a sequence which others use is never set
 * back. A role that may not use the sequence leaves it alone.
 */
export async function advanceSequences(
  database: Database,
  shape: TargetShape,
  rows: Fragment,
): Promise<void> {
  for (const { name, sequence, carried } of shape.columns) {
    if (sequence === null || !carried) continue
    await sql`
      select
        case
          when gap.steps > ${sql.lit(mostSteps)} then setval(${sequence}::regclass, brought.value)
          else (
            select count(nextval(${sequence}::regclass))
            from generate_series(1, gap.steps)
          )
        end
      from pg_catalog.pg_sequence
      cross join (
        select max(${sql.id(name)})::bigint as value
        from ${rows}
      ) as brought
      cross join lateral (
        select coalesce(pg_sequence_last_value(seqrelid), seqstart - seqincrement) as value
      ) as last
      cross join lateral (
        select ceil((brought.value - last.value)::numeric / seqincrement)::bigint as steps
      ) as gap
      where seqrelid = ${sequence}::regclass
        and seqincrement > 0
        and gap.steps > 0
        and has_sequence_privilege(seqrelid, 'usage')
        and (gap.steps <= ${sql.lit(mostSteps)} or has_sequence_privilege(seqrelid, 'update'))
    `.execute(database.query)
  }
}
