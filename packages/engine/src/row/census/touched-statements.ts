import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import { keysAsOne } from '../../catalog/statement/row-digest.js'
import { valueIn } from '../../catalog/statement/row-texts.js'
import {
  any,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import { isOwn, writtenBySow } from '../../ledger/own-rows.js'
import { recordedChanges } from '../../ledger/recorded-changes.js'
import { rosterMembers } from './roster-members.js'

/**
 * Finds them by their writers, where transaction ids can be trusted. What the ledger has and nobody wrote must be in the
 * table: this is seen from all keys as one digest, and no row of the one has to meet its row of the other.
 */
export function writtenStatement(shape: TargetShape, most: number): Fragment {
  const isLive = shape.base === null ? sql`true` : sql`member.tombstone_run is null`
  return sql`
with ${notedRows(shape, 'noted', sql`touched`)},
strangers as materialized (
  select
    ${lines(keyColumns(shape).map(({ name }) => column('target', name)))}
  from ${targetRows(shape)} as target
  where not ${writtenBySow(shape, 'target')}
),
met as materialized (
  select
    ${lines(keyColumns(shape).map(({ name }) => column('member', name)))}
  from strangers
  join ${membersOf(shape)} as member
    on ${sameBaseKey('member', 'strangers', shape)}
  where ${isLive}
),
own_keys as (
  select
    count(*) as rows,
    ${keysAsOne(shape, 'target')} as digest
  from ${targetRows(shape)} as target
  where ${writtenBySow(shape, 'target')}
),
met_keys as (
  select
    count(*) as rows,
    ${keysAsOne(shape, 'met')} as digest
  from met
),
known_keys as (
  select
    count(*) as members,
    count(*) filter (where ${isLive}) as rows,
    ${keysAsOne(shape, 'member', isLive)} as digest
  from ${membersOf(shape)} as member
),
touched as (
  select ${keyAsJson(shape, 'met')} as key
  from met
  union
  select ${keyAsJson(shape, 'member')}
  from ${membersOf(shape)} as member
  where not ${isLive}
  union
  select ${keyAsJson(shape, 'member')}
  from noted
  join ${membersOf(shape)} as member
    on ${sameBaseKey('noted', 'member', shape)}
),
few_touched as (
  select key
  from touched
  limit ${most + 1}::bigint
)
select
  known_keys.members,
  own_keys.rows + met_keys.rows = known_keys.rows
    and own_keys.digest # met_keys.digest = known_keys.digest as "isWhole",
  ${keysUpTo(most)} as keys
from own_keys
cross join met_keys
cross join known_keys`
}

/**
 * Finds them by looking at every row: who wrote it is told by a seal. A row that Sow wrote more than once has more than one, and
 * may have been put back to an earlier state by the site.
 */
export function touchedStatement(shape: TargetShape, most: number): Fragment {
  return sql`
with ${notedRows(shape, 'noted', sql`touched`)},
${notedRows(shape, 'rewritten', rewrittenBy(shape))},
few_touched as (
  select ${keyAsJson(shape, 'member')} as key
  from ${membersOf(shape)} as member
  left join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'member', shape)}
  left join noted
    on ${sameBaseKey('noted', 'member', shape)}
  left join rewritten
    on ${sameBaseKey('rewritten', 'member', shape)}
  where ${any([
    sql`${presence('target', shape)} is null`,
    sql`${presence('noted', shape)} is not null`,
    sql`(${presence('rewritten', shape)} is not null and not ${writtenBySow(shape, 'target')})`,
    ...(shape.base === null ? [] : [sql`member.tombstone_run is not null`]),
    sql`not coalesce(${isOwn(shape, 'target')}, false)`,
  ])}
  limit ${most + 1}::bigint
)
select
  (
    select count(*)
    from ${membersOf(shape)} as member
  ) as members,
  ${keysUpTo(most)} as keys`
}

function membersOf(shape: TargetShape): Fragment {
  return shape.base === null ? rosterMembers(shape) : baseRows(shape)
}

/** The rows that the ledger has changes of, those of one kind. */
function notedRows(shape: TargetShape, name: string, kind: Fragment): Fragment {
  return sql`${sql.raw(name)} as (
  select distinct
    ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`change.key`, each)} as ${sql.id(each.name)}`))}
  from ${recordedChanges(shape)} as change
  where dataset = ${shape.identity}
    and ${kind}
)`
}

/** By the runs of the dataset, so that no other history is read. */
function rewrittenBy(shape: TargetShape): Fragment {
  return sql`action in ('update', 'revive', 'retire', 'rename')
    and exists (
      select
      from sow.release
      where release.run = change.run
        and release.dataset = ${shape.identity}
    )`
}

function keyAsJson(shape: TargetShape, alias: string): Fragment {
  const parts = keyFieldsOf(shape).map((name) => sql`${column(alias, name)}::text`)
  return sql`jsonb_build_array(${sql.join(parts)})`
}

function keysUpTo(most: number): Fragment {
  return sql`(
    select coalesce(jsonb_agg(key), '[]')
    from few_touched
    having count(*) <= ${most}::bigint
  )`
}
