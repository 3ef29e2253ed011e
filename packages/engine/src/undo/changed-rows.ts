import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import { column, type Fragment, lines, table } from '../catalog/statement/sql-fragments.js'
import { recordedChanges } from '../ledger/recorded-changes.js'

/** A run that is undone, and the run that undoes it. */
export interface Undoing {
  readonly undone: number
  readonly run: number
}

/**
 * What a run recorded of the rows that it changed, with their keys typed as the target has them: of a row that it renamed the key
 * before, if `renameBack` gave it back. A row that stays under its later key is that row still, whatever has the key before now.
 * Rows of tenants that are gone are nobody's any more. A column of the target may have any name but one that begins with `sow_`.
 */
export function changedRows(shape: TargetShape, { undone, run }: Undoing): Fragment {
  return sql`(
  select
    ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`coalesce(given_back.key, change.key)`, each)} as ${sql.id(each.name)}`))},
    change.action as sow_action,
    renamed.key is not null and given_back.key is null as sow_stays,
    change.before as sow_before,
    change.after as sow_after,
    change.base_before as sow_base_before,
    change.inserted_run_before as sow_inserted_run_before,
    change.tombstone_run_before as sow_tombstone_run_before
  from ${recordedChanges(shape)} as change
  left join ${recordedChanges(shape)} as renamed
    on renamed.run = change.run
    and renamed.dataset = change.dataset
    and renamed.key = change.key
    and renamed.action = 'rename'
  left join ${recordedChanges(shape)} as given_back
    on given_back.run = ${run}::bigint
    and given_back.dataset = change.dataset
    and given_back.before = change.key
    and given_back.action = 'rename'
  where change.run = ${undone}::bigint
    and change.dataset = ${shape.identity}
    and change.action <> 'rename'
    and ${isPresent(shape, 'change')}
)`
}

/** The keys of rows that a run renamed and changed in nothing else, and that have the later key still: the earlier one is taken. */
export function stayingRows(shape: TargetShape, { undone, run }: Undoing): Fragment {
  return sql`(
  select
    ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`renamed.key`, each)} as ${sql.id(each.name)}`))}
  from ${recordedChanges(shape)} as renamed
  where renamed.run = ${undone}::bigint
    and renamed.dataset = ${shape.identity}
    and renamed.action = 'rename'
    and renamed.after is not null
    and ${isPresent(shape, 'renamed')}
    and not exists (
      select
      from ${recordedChanges(shape)} as other
      where other.dataset = renamed.dataset
        and (
          (other.run = renamed.run and other.key = renamed.key and other.action <> 'rename')
          or (other.run = ${run}::bigint and other.before = renamed.key and other.action = 'rename')
        )
    )
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
