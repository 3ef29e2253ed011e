import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import type { TableName, TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import {
  asTarget,
  baseKeys,
  column,
  type Fragment,
  sameKey,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import { rosterMembers } from '../row/census/roster-members.js'
import { changedRows, type Undoing } from './changed-rows.js'

/**
 * The base says which rows the run inserted; without one, the roster does. `replacedBase`: the base that the run put its roster
 * in the place of.
 */
export function insertedKeys(shape: TargetShape, undoing: Undoing, replacedBase: TableName | null): Fragment {
  const run = undoing.undone
  const keys = sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))
  const keysMet = sql.join(baseKeys(shape))
  const again = sql`
  select ${shape.base === null ? keys : keysMet}
  from ${changedRows(shape, undoing)} as changed
  where changed.sow_action = 'insert'`
  if (shape.base !== null)
    return sql`
  select ${keysMet}
  from ${baseRows(shape)} as base
  where inserted_run = ${run}::bigint
    and tombstone_run is null
  union${again}`
  return sql`
  select ${sql.join(keyColumns(shape).map(({ name }) => column('member', name)))}
  from ${rosterMembers(shape, sql`roster.run = ${run}::bigint`)} as member
  where member.inserted_run = ${run}::bigint
  union
  select ${keys}
  from (${insertedOfOldRoster(shape, undoing, replacedBase)}
  ) as inserted
  union${again}`
}

/** Of a roster that does not say which run inserted a row, as before format 3: what it has, and the one before had not. */
function insertedOfOldRoster(shape: TargetShape, undoing: Undoing, replacedBase: TableName | null): Fragment {
  const run = undoing.undone
  const keys = sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))
  const before =
    replacedBase === null
      ? rosterMembers(shape, sql`roster.ended_run = ${run}::bigint`)
      : sql`(
  select ${sql.join(keyColumns(shape).map((each) => sql`${asTarget(sql.id(each.name), each)} as ${sql.id(each.name)}`))}
  from ${baseRows({ ...shape, base: replacedBase })} as base
  where tombstone_run is null
)`
  // A row of the release that was there before, and was as it should be, is in no before-image: it is older.
  return sql`
  select ${sql.join(keyColumns(shape).map(({ name }) => column('member', name)))}
  from ${rosterMembers(shape, sql`roster.run = ${run}::bigint and roster.inserted_runs is null`)} as member
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
  from ${changedRows(shape, undoing)} as changed`
}
