import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { absentRun, joinedBase, type SharingBase } from '../../catalog/statement/base-rows.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import { column, type Fragment, lines, presence } from '../../catalog/statement/sql-fragments.js'
import { deltaRows } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'

/**
 * What the base comes to hold by a release, where tenants share it: for each row that `recordBase` would enter, let follow, make a
 * tombstone or take out, the whole row.
 */
export function releaseMoves(shape: TargetShape, base: SharingBase, work: WorkTables, run: number): Fragment {
  const columns = new Map([...keyColumns(shape), ...sharedColumns(shape)].map((each) => [each.name, each]))
  const given = (name: string) => {
    const each = columns.get(name)
    return each === undefined ? column('decided', name) : asKept(column('decided', name), each)
  }
  const isKnown = shape.baseExists ? sql`${presence('base', shape)} is not null` : sql`false`
  const known = (value: Fragment, otherwise: Fragment) =>
    shape.baseExists
      ? sql`case when ${isKnown} and not decided.sow_rebase then ${value} else ${otherwise} end`
      : otherwise
  // A row that is known keeps its key as it is spelled.
  const asKnown = (name: string) =>
    shape.baseExists
      ? sql`case when ${isKnown} then ${column('base', name)} else ${given(name)} end`
      : given(name)
  const key = [base.tenant, ...base.key]
  const isGone = sql`decided.sow_action = 'delete'`
  return sql`
select
  ${lines([
    ...key.map((name) => sql`${asKnown(name)} as ${sql.id(name)}`),
    ...base.values.map(
      (name) =>
        sql`case when not (${isGone}) then ${known(column('base', name), given(name))} end as ${sql.id(name)}`,
    ),
    sql`case when not (${isGone}) then ${insertedRun(shape, isKnown, run)} end as inserted_run`,
    sql`${tombstoneRun(shape, isKnown, run)} as tombstone_run`,
  ])}
from ${deltaRows(shape, work, ['value'], sharedColumns(shape))} as decided
${shape.baseExists ? joinedBase(shape, 'decided') : sql``}
where decided.sow_rebase
  or (decided.sow_action in ('tombstone', 'delete') and ${isKnown})
  or (decided.sow_action in ('insert', 'tombstone') and not (${isKnown}))`
}

/** A row that the site made again, after it had deleted ours, is the site's own; one that we bring back is ours. */
function insertedRun({ baseExists }: TargetShape, isKnown: Fragment, run: number): Fragment {
  const entering = sql`case when decided.sow_action = 'insert' then ${run}::bigint end`
  if (!baseExists) return entering
  return sql`case
    when not (${isKnown}) then ${entering}
    when not decided.sow_rebase then base.inserted_run
    when decided.sow_action = 'insert' then coalesce(base.inserted_run, ${run}::bigint)
    when base.tombstone_run is null then base.inserted_run
  end`
}

function tombstoneRun({ baseExists }: TargetShape, isKnown: Fragment, run: number): Fragment {
  return sql`case
    when decided.sow_action = 'delete' then ${sql.lit(absentRun)}::bigint
    when decided.sow_action = 'tombstone' then ${run}::bigint
    when ${baseExists ? sql`${isKnown} and not decided.sow_rebase` : sql`false`} then ${baseExists ? sql`base.tombstone_run` : sql`null`}
  end`
}
