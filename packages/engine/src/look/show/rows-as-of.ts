import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { textsOf, valueIn } from '../../catalog/statement/row-texts.js'
import {
  asTarget,
  baseKeys,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import { isOwn } from '../../ledger/own-rows.js'
import { rosterMembers } from '../../row/census/roster-members.js'
import type { LaterChanges } from './later-changes.js'
import { isOrderedByColumns } from './ordered-keys.js'
import { keyToday, recorded, rewound, rewoundOnce } from './rewound-changes.js'

/**
 * The rows of a dataset as a run left them: today's, with what later runs wrote taken back by their before-images. Set by set: one
 * pass over the changes since, one join with the table. `sow_certain`: nobody but Sow wrote the row since, as far as can be seen.
 * `sow_lost`: the row was there, and the site has deleted it: nobody knows its values. `values`: false where rows are only counted. `inOrder`: by their keys, so
 * that a page of them ends as soon as it is full.
 */
export function rowsAsOf(
  shape: TargetShape,
  run: number,
  later: LaterChanges,
  { values, inOrder }: { readonly values: boolean; readonly inOrder: boolean },
): Fragment {
  const { renames, once } = later
  // A key of then is among what was before, where rows got others.
  const wantsBefore = values || renames
  const before = once ? sql`rewound.before` : sql`earlier.before`
  const key = (each: TargetColumn) =>
    !renames
      ? sql`${asTarget(column('known', each.name), each)} as ${sql.id(each.name)}`
      : sql`case when ${before} ? ${sql.lit(each.name)} then ${valueIn(before, each)} else ${asTarget(column('known', each.name), each)} end as ${sql.id(each.name)}`
  const value = (each: TargetColumn) =>
    values
      ? sql`case when ${before} ? ${sql.lit(each.name)} then ${valueIn(before, each)} else ${column('target', each.name)} end as ${sql.id(each.name)}`
      : sql`null as ${sql.id(each.name)}`
  const order =
    inOrder && isOrderedByColumns(shape)
      ? sql`\n  order by ${sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))}`
      : sql``
  const isGone = sql`${presence('target', shape)} is null`
  return sql`(
  ${recorded(shape, run, later)}${once ? rewoundOnce(shape) : rewound(shape, wantsBefore)}
  select
    ${lines(shape.columns.map((each) => (each.isKey ? key(each) : value(each))))},
    (${isGone} or coalesce(${isOwn(shape, 'target')}, true))
      and not coalesce(rewound.touched or rewound.action = 'tombstone', false) as sow_certain,
    ${isGone} and rewound.is_kept is not true as sow_lost
  from ${knownRows(shape, run, renames)} as known
  left join rewound
    on ${sameBaseKey('rewound', 'known', shape)}
  ${
    wantsBefore && !once
      ? sql`left join earlier
    on earlier.row_key = rewound.row_key`
      : sql``
  }
  left join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'known', shape)}
  where ${wasMember(shape, run)}${order}
)`
}

/** Rows that may have been the dataset's then, by their keys of today. */
function knownRows(shape: TargetShape, run: number, renames: boolean): Fragment {
  const names = sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))
  if (shape.base === null) {
    const then = sql`roster.run <= ${run}::bigint and coalesce(roster.ended_run > ${run}::bigint, true)`
    if (!renames)
      return sql`(
    select *, null::bigint as tombstone_run
    from ${rosterMembers(shape, then)} as member
  )`
    const today = keyColumns(shape).map(
      (each) => sql`${valueIn(sql`named.today`, each)} as ${sql.id(each.name)}`,
    )
    return sql`(
    select
      ${lines([...today, sql`member.inserted_run`, sql`null::bigint as tombstone_run`])}
    from ${rosterMembers(shape, then)} as member
    cross join lateral (
      select ${keyToday(textsOf('member', keyColumns(shape)), sql`${run}::bigint`)} as today
    ) as named
  )`
  }
  const left = sql`
    select
      ${lines([sql.join(baseKeys(shape, 'rewound')), sql`null::bigint as inserted_run`, sql`null::bigint as tombstone_run`])}
    from rewound`
  if (!shape.baseExists)
    return sql`(${left}
  )`
  return sql`(
    select ${names}, inserted_run, tombstone_run
    from ${baseRows(shape)} as base
    union all${left}
    where not exists (
        select
        from ${baseRows(shape)} as base
        where ${sameBaseKey('base', 'rewound', shape)}
      )
  )`
}

/** A roster of then says it; of a base, what the first later run found there, or where none wrote the row, the base itself. */
function wasMember(shape: TargetShape, run: number): Fragment {
  if (shape.base === null) return sql`rewound.action is distinct from 'insert'`
  return sql`case
      when rewound.action is not null
        then rewound.had_base and coalesce(rewound.inserted_run, 0) <= ${run}::bigint and rewound.tombstone_run is null
      else coalesce(known.inserted_run, 0) <= ${run}::bigint and known.tombstone_run is null
    end`
}
