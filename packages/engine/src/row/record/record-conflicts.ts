import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import { column, type Fragment, lines } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { base, conflict, deltaRows, seen } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'
import { conflictedSelect } from './conflicted-rows.js'
import { decidedConflicts, endConflicts, endStatement } from './end-conflicts.js'

/**
 * Ends the conflicts that are none any more, and remembers each new one with all three values: the base is the release by
 * then, and what it was would be forgotten.
 */
export async function recordConflicts(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  run: number,
): Promise<void> {
  if (hasNone(shape)) return
  await endConflicts(database, shape, run, decidedConflicts(shape, work))
  if (sharedColumns(shape).length > 0) await rememberStatement(shape, work, run).execute(database.query)
}

/** Where the package owned every column before as well. */
function hasNone({ base, formerBase }: TargetShape): boolean {
  return base === null && formerBase === null
}

/** Of a dataset without a wider one in its table. */
export function conflictStatements(shape: TargetShape, work: WorkTables, run: number): readonly Fragment[] {
  return [
    ...(hasNone(shape)
      ? []
      : [endStatement(conflictedSelect(shape, null), run, decidedConflicts(shape, work))]),
    ...(sharedColumns(shape).length === 0 ? [] : [rememberStatement(shape, work, run)]),
  ]
}

function rememberStatement(shape: TargetShape, work: WorkTables, run: number): Fragment {
  const shared = sharedColumns(shape)
  const values = shared.map((each) => {
    const texts = [base(each), each.name, seen(each)].map((name) => sql`${column('decided', name)}::text`)
    return sql`(${sql.join([sql.lit(each.name), conflict(shape, 'decided', each), ...texts])})`
  })
  return sql`
insert into sow.conflict (dataset, tenant, key, column_name, run, old_base, release_value, site_value)
select
  ${shape.identity},
  ${tenantOf(shape, 'decided')},
  ${textsOf('decided', keyColumns(shape))},
  part.name,
  ${run}::bigint,
  to_jsonb(part.old_base),
  to_jsonb(part.release_value),
  to_jsonb(part.site_value)
from ${deltaRows(shape, work, ['value', 'seen', 'base'], shared)} as decided
cross join lateral (values
  ${lines(values)}
) as part (name, is_conflict, old_base, release_value, site_value)
where decided.sow_conflicting
  and part.is_conflict`
}
