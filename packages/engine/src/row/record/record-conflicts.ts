import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import { column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { base, conflict, deltaRows, seen, take } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Remembers each conflict with all three values: after the run the base is the release, and it would be forgotten.
 * An earlier conflict about the same value ends where the run decided the column again.
 */
export async function recordConflicts(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  run: number,
): Promise<void> {
  for (const statement of conflictStatements(shape, work, run)) await statement.execute(database.query)
}

export function conflictStatements(shape: TargetShape, work: WorkTables, run: number): readonly Fragment[] {
  const shared = sharedColumns(shape)
  if (shared.length === 0) return []
  const key = textsOf('decided', keyColumns(shape))
  // A row that comes back has the release's values: nothing is left of what the site had written.
  const gone = ownerRules[shape.rowOwnership].isSites
    ? sql`decided.sow_action in ('delete', 'tombstone')`
    : sql`decided.sow_action = 'delete'
    or (decided.sow_action = 'insert' and decided.sow_rebase)`
  const decided = shared.map(
    (each) =>
      sql`(${sql.lit(each.name)}, ${conflict(shape, 'decided', each)}, ${take(shape, 'decided', each)})`,
  )
  const settle = sql`
update sow.conflict as known
set resolved_run = ${run}::bigint
from (
  select
    ${tenantOf(shape, 'decided')} as tenant,
    ${key} as key,
    part.name as column_name
  from ${table(work.delta)} as decided
  cross join lateral (values
    ${lines(decided)}
  ) as part (name, is_conflict, is_taken)
  where part.is_conflict
    or part.is_taken
    or ${gone}
) as settled
where known.dataset = ${shape.identity}
  and known.tenant = settled.tenant
  and known.key = settled.key
  and known.column_name = settled.column_name
  and known.resolved_run is null`
  const values = shared.map((each) => {
    const texts = [base(each), each.name, seen(each)].map((name) => sql`${column('decided', name)}::text`)
    return sql`(${sql.join([sql.lit(each.name), conflict(shape, 'decided', each), ...texts])})`
  })
  const remember = sql`
insert into sow.conflict (dataset, tenant, key, column_name, run, old_base, release_value, site_value)
select
  ${shape.identity},
  ${tenantOf(shape, 'decided')},
  ${key},
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
  return [settle, remember]
}
