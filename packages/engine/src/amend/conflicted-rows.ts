import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'

/** The open conflicts of a dataset, a row for each column, with their keys typed as the target has them. */
export function conflictedRows(shape: TargetShape): Fragment {
  return sql`(
  select
    ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`key`, each)} as ${sql.id(each.name)}`))},
    conflict.ctid as sow_conflict,
    conflict.column_name as sow_column,
    conflict.run as sow_run,
    conflict.old_base #>> '{}' as sow_base,
    conflict.release_value #>> '{}' as sow_release,
    conflict.site_value #>> '{}' as sow_site
  from sow.conflict
  where conflict.dataset = ${shape.identity}
    and conflict.resolved_run is null
)`
}
