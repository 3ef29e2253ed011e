import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import type { TableName, TargetShape } from '../catalog/shape/target-shape.js'
import { column, type Fragment, sameKey, table, targetRows } from '../catalog/statement/sql-fragments.js'
import { rosterMembers } from '../row/census/roster-members.js'
import { changedRows } from './changed-rows.js'

/**
 * The base says which rows the run inserted; without one, the rosters do: it has them, and the one before had not, or the
 * base in its place.
 */
export function insertedKeys(shape: TargetShape, run: number, replacedBase: TableName | null): Fragment {
  const keys = sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))
  const again = sql`
  select ${keys}
  from ${changedRows(shape, run)} as changed
  where action = 'insert'`
  if (shape.base !== null)
    return sql`
  select ${keys}
  from ${table(shape.base)}
  where inserted_run = ${run}::bigint
    and tombstone_run is null
  union${again}`
  const before =
    replacedBase === null
      ? rosterMembers(shape, sql`roster.ended_run = ${run}::bigint`)
      : sql`(
  select ${keys}
  from ${table(replacedBase)}
  where tombstone_run is null
)`
  // A row of the release that was there before, and was as it should be, is in no before-image: it is older.
  return sql`
  select ${sql.join(keyColumns(shape).map(({ name }) => column('member', name)))}
  from ${rosterMembers(shape, sql`roster.run = ${run}::bigint`)} as member
  join ${targetRows(shape)} as target
    on ${sameKey('target', 'member', shape)}
  where age(target.xmin) <= (
    select age(undone.xid::xid)
    from sow.run as undone
    where undone.id = ${run}::bigint
  )
  except
  select ${keys}
  from ${before} as member
  except
  select ${keys}
  from ${changedRows(shape, run)} as changed
  union${again}`
}
