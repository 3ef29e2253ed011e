import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { valueIn } from '../../catalog/statement/row-texts.js'
import { type Fragment, lines, sameKey } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { recordedChanges } from '../../ledger/recorded-changes.js'

/**
 * Open conflicts go with their rows to the keys that a run has just given them: they end under the older key, and begin under
 * the new one, so that an undo of the run finds them as they were.
 */
export async function carryConflicts(database: Database, shape: TargetShape, run: number): Promise<void> {
  const keysIn = (object: Fragment) =>
    lines(keyColumns(shape).map((each) => sql`${valueIn(object, each)} as ${sql.id(each.name)}`))
  await sql`
with open as (
  select
    conflict.ctid as sow_conflict,
    ${keysIn(sql`conflict.key`)}
  from sow.conflict
  where conflict.dataset = ${shape.identity}
    and conflict.resolved_run is null
),
renamed as (
  select
    change.key as sow_key,
    ${keysIn(sql`change.before`)}
  from ${recordedChanges(shape)} as change
  where change.run = ${run}::bigint
    and change.dataset = ${shape.identity}
    and change.action = 'rename'
),
carried as (
  update sow.conflict as known
  set resolved_run = ${run}::bigint
  from open
  join renamed
    on ${sameKey('renamed', 'open', shape)}
  where known.ctid = open.sow_conflict
    and known.resolved_run is null
  returning known.tenant, renamed.sow_key, known.column_name, known.old_base, known.release_value, known.site_value
)
insert into sow.conflict (dataset, tenant, key, column_name, run, old_base, release_value, site_value)
select ${shape.identity}, tenant, sow_key, column_name, ${run}::bigint, old_base, release_value, site_value
from carried`.execute(database.query)
}
