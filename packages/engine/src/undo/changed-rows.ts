import { sql } from 'kysely'
import { keyColumns } from '../diff/delta-columns.js'
import { valueIn } from '../record/row-texts.js'
import { type Fragment, lines } from '../statement/sql-fragments.js'
import type { TargetShape } from '../target/target-shape.js'

/**
 * What a run recorded of the rows that it changed, with their keys typed as the target has them: of rows that it
 * renamed the key before, which `renameBack` gave back first.
 */
export function changedRows(shape: TargetShape, run: number): Fragment {
  return sql`(
  select
    ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`coalesce(renamed.before, change.key)`, each)} as ${sql.id(each.name)}`))},
    change.action,
    change.before,
    change.after,
    change.base_before,
    change.inserted_run_before,
    change.tombstone_run_before
  from sow.change
  left join sow.change as renamed
    on renamed.run = change.run
    and renamed.dataset = change.dataset
    and renamed.key = change.key
    and renamed.action = 'rename'
  where change.run = ${run}::bigint
    and change.dataset = ${shape.identity}
    and change.action <> 'rename'
)`
}
