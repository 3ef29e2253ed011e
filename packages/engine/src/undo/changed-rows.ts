import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import { column, type Fragment, lines, table } from '../catalog/statement/sql-fragments.js'

/**
 * What a run recorded of the rows that it changed, with their keys typed as the target has them: of rows that it
 * renamed the key before, which `renameBack` gave back first. Rows of tenants that are gone are nobody's any more. A column of the
 * target may have any name but one that begins with `sow_`.
 */
export function changedRows(shape: TargetShape, run: number): Fragment {
  return sql`(
  select
    ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`coalesce(renamed.before, change.key)`, each)} as ${sql.id(each.name)}`))},
    change.action as sow_action,
    change.before as sow_before,
    change.after as sow_after,
    change.base_before as sow_base_before,
    change.inserted_run_before as sow_inserted_run_before,
    change.tombstone_run_before as sow_tombstone_run_before
  from sow.change
  left join sow.change as renamed
    on renamed.run = change.run
    and renamed.dataset = change.dataset
    and renamed.key = change.key
    and renamed.action = 'rename'
  where change.run = ${run}::bigint
    and change.dataset = ${shape.identity}
    and change.action <> 'rename'
    and ${isPresent(shape, 'change')}
)`
}

/** True of what the ledger says of a tenant that is still there, or of a global dataset. */
export function isPresent({ tenants }: TargetShape, alias: string): Fragment {
  if (tenants === null) return sql`true`
  return sql`exists (
      select
      from ${table(tenants.table)} as present
      where ${column('present', tenants.id)}::text = ${column(alias, 'tenant')}
    )`
}
