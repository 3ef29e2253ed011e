import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import { column, type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { base, conflict, seen, take } from '../diff/delta-columns.js'
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
  const settled = shared.map(
    (each) => sql`
  select ${tenantOf(shape, 'decided')} as tenant, ${key} as key, ${sql.lit(each.name)} as column_name
  from ${table(work.delta)} as decided
  where ${column('decided', conflict(each))}
    or ${column('decided', take(each))}
    or ${gone}`,
  )
  const settle = sql`
update sow.conflict as known
set resolved_run = ${run}::bigint
from (${sql.join(settled, sql.raw('\n  union all'))}
) as settled
where known.dataset = ${shape.identity}
  and known.tenant = settled.tenant
  and known.key = settled.key
  and known.column_name = settled.column_name
  and known.resolved_run is null`
  const found = shared.map(
    (each) => sql`
  select
    ${shape.identity},
    ${tenantOf(shape, 'decided')},
    ${key},
    ${sql.lit(each.name)},
    ${run}::bigint,
    to_jsonb(${column('decided', base(each))}::text),
    to_jsonb(${column('decided', each.name)}::text),
    to_jsonb(${column('decided', seen(each))}::text)
  from ${table(work.delta)} as decided
  where ${column('decided', conflict(each))}`,
  )
  const remember = sql`
insert into sow.conflict (dataset, tenant, key, column_name, run, old_base, release_value, site_value)
${sql.join(found, sql.raw('\n  union all'))}`
  return [settle, remember]
}
