import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { valueIn } from '../../catalog/statement/row-texts.js'
import { type Fragment, lines } from '../../catalog/statement/sql-fragments.js'
import { recordedChanges } from '../../ledger/recorded-changes.js'
import type { LaterChanges } from './later-changes.js'

/**
 * What runs after `run` did, by the key that a row has today. Where no row changed twice it is read where it is needed: a table that the
 * server keeps meanwhile is one that its parallel workers cannot read.
 */
export function recorded(shape: TargetShape, run: number, { renames, once }: LaterChanges): Fragment {
  return sql`with ${renames ? movedKeys(shape, run) : sql``}
  recorded as ${once ? sql`not materialized` : sql`materialized`} (
    select
      ${renames ? keyToday(sql`change.key`, sql`change.run`) : sql`change.key`} as row_key,
      change.run,
      change.ordinal,
      change.action,
      change.before,
      change.base_before,
      change.inserted_run_before,
      change.tombstone_run_before,
      change.touched
    from ${recordedChanges(shape)} as change
    where change.dataset = ${shape.identity}
      and change.run > ${run}::bigint
      and exists (
        select
        from sow.release
        where release.run = change.run
          and release.dataset = ${shape.identity}
      )
  )`
}

/** The key of a change, in the columns that the table has it in. */
function keysOf(shape: TargetShape): Fragment {
  return lines(keyColumns(shape).map((each) => sql`${valueIn(sql`row_key`, each)} as ${sql.id(each.name)}`))
}

/** No row changed twice since: nothing has to be put together. */
export function rewoundOnce(shape: TargetShape): Fragment {
  return sql`,
  rewound as not materialized (
    select
      row_key,
      ${keysOf(shape)},
      action,
      base_before is not null as had_base,
      inserted_run_before as inserted_run,
      tombstone_run_before as tombstone_run,
      touched,
      action = 'delete' as is_kept,
      before
    from recorded
  )`
}

/** Row by row what the first of the later runs found, and the oldest value of each column that one of them wrote. */
export function rewound(shape: TargetShape, values: boolean): Fragment {
  const first = (value: Fragment) =>
    sql`(array_agg(${value} order by run, ordinal) filter (where action <> 'rename'))[1]`
  const earlier = sql`,
  earlier as materialized (
    select
      row_key,
      jsonb_object_agg(written.key, written.value order by run desc, ordinal desc) as before
    from recorded
    cross join lateral jsonb_each(before) as written
    group by row_key
  )`
  return sql`,
  rewound as materialized (
    select
      row_key,
      ${keysOf(shape)},
      ${first(sql`action`)} as action,
      ${first(sql`base_before is not null`)} as had_base,
      ${first(sql`inserted_run_before`)} as inserted_run,
      ${first(sql`tombstone_run_before`)} as tombstone_run,
      bool_or(touched) as touched,
      bool_or(action = 'delete') as is_kept
    from recorded
    group by row_key
  )${values ? earlier : sql``}`
}

/** The keys that rows had, each with the one of today and the run that ended it. */
function movedKeys(shape: TargetShape, run: number): Fragment {
  return sql`recursive moves as materialized (
    select key, before, run
    from ${recordedChanges(shape)} as change
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
  ),`
}

/** The key that a row has today, of which a run recorded an earlier one. */
export function keyToday(key: Fragment, run: Fragment): Fragment {
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
