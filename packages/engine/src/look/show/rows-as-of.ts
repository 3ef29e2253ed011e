import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { textsOf, valueIn } from '../../catalog/statement/row-texts.js'
import {
  asTarget,
  baseKeys,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import { isOwn } from '../../ledger/own-rows.js'
import { rosterMembers } from '../../row/census/roster-members.js'

/**
 * The rows of a dataset as a run left them: today's, with what later runs wrote taken back by their before-images. Set by set: one
 * pass over the changes since, one join with the table. `sow_certain`: nobody but Sow wrote the row since, as far as can be seen.
 * `sow_lost`: the row was there, and the site has deleted it: nobody knows its values.
 */
export function rowsAsOf(shape: TargetShape, run: number): Fragment {
  const key = (each: TargetColumn) =>
    sql`case when earlier.before ? ${sql.lit(each.name)} then ${valueIn(sql`earlier.before`, each)} else ${asTarget(column('known', each.name), each)} end as ${sql.id(each.name)}`
  const value = (each: TargetColumn) =>
    sql`case when earlier.before ? ${sql.lit(each.name)} then ${valueIn(sql`earlier.before`, each)} else ${column('target', each.name)} end as ${sql.id(each.name)}`
  const isGone = sql`${presence('target', shape)} is null`
  return sql`(
  ${recorded(shape, run)}
  select
    ${lines(shape.columns.map((each) => (each.isKey ? key(each) : value(each))))},
    coalesce(${isOwn(shape, 'target')}, true)
      and not coalesce(rewound.touched or rewound.action = 'tombstone', false) as sow_certain,
    ${isGone} and rewound.is_kept is not true as sow_lost
  from ${knownRows(shape, run)} as known
  left join rewound
    on ${sameBaseKey('rewound', 'known', shape)}
  left join earlier
    on earlier.row_key = rewound.row_key
  left join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'known', shape)}
  where ${wasMember(shape, run)}
)`
}

/** What runs after `run` did, by the key that a row has today. */
function recorded(shape: TargetShape, run: number): Fragment {
  const first = (value: Fragment) =>
    sql`(array_agg(${value} order by run, ordinal) filter (where action <> 'rename'))[1]`
  return sql`with recursive moves as materialized (
    select key, before, run
    from sow.change
    where dataset = ${shape.identity}
      and run > ${run}::bigint
      and action = 'rename'
      and before is not null
  ),
  moved as materialized (
    select key as today, before as was, run
    from moves
    where not exists (
        select
        from moves as later
        where later.before = moves.key
          and later.run > moves.run
      )
    union all
    select moved.today, moves.before, moves.run
    from moved
    join moves
      on moves.key = moved.was
      and moves.run < moved.run
  ),
  recorded as materialized (
    select
      ${keyToday(sql`change.key`, sql`change.run`)} as row_key,
      change.run,
      change.ordinal,
      change.action,
      change.before,
      change.base_before,
      change.inserted_run_before,
      change.tombstone_run_before,
      change.touched
    from sow.change
    where change.dataset = ${shape.identity}
      and change.run > ${run}::bigint
      and exists (
        select
        from sow.release
        where release.run = change.run
          and release.dataset = ${shape.identity}
      )
  ),
  rewound as materialized (
    select
      row_key,
      ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`row_key`, each)} as ${sql.id(each.name)}`))},
      ${first(sql`action`)} as action,
      ${first(sql`base_before is not null`)} as had_base,
      ${first(sql`inserted_run_before`)} as inserted_run,
      ${first(sql`tombstone_run_before`)} as tombstone_run,
      bool_or(touched) as touched,
      bool_or(action = 'delete') as is_kept
    from recorded
    group by row_key
  ),
  earlier as materialized (
    select
      row_key,
      jsonb_object_agg(written.key, written.value order by run desc, ordinal desc) as before
    from recorded
    cross join lateral jsonb_each(before) as written
    group by row_key
  )`
}

/** The key that a row has today, of which a run recorded an earlier one. */
function keyToday(key: Fragment, run: Fragment): Fragment {
  return sql`coalesce(
        (
          select moved.today
          from moved
          where moved.was = ${key}
            and moved.run > ${run}
          order by moved.run
          limit 1
        ),
        ${key}
      )`
}

/** Rows that may have been the dataset's then, by their keys of today. */
function knownRows(shape: TargetShape, run: number): Fragment {
  const names = sql.join(keyColumns(shape).map(({ name }) => sql.id(name)))
  if (shape.base === null) {
    const then = sql`roster.run <= ${run}::bigint and coalesce(roster.ended_run > ${run}::bigint, true)`
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
    from ${table(shape.base)}
    union all${left}
    where not exists (
        select
        from ${table(shape.base)} as base
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
