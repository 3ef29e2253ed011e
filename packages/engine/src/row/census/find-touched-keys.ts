import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import { valueIn } from '../../catalog/statement/row-texts.js'
import {
  any,
  asBaseKey,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { isOwn, writtenBySow } from '../../ledger/own-rows.js'
import { rosterMembers } from './roster-members.js'

/** The texts of a key's parts, in the order of the dataset's fields. */
export type KeyTexts = readonly (string | null)[]

/** What is known of the last release. */
export interface LastRelease {
  /** How many rows it had. */
  readonly rows: number
  /** The most keys that are worth to be known. */
  readonly most: number
  /** True where the transaction that wrote a row tells whether Sow did. */
  readonly isTrusted: boolean
}

/**
 * The keys of the rows of the last release that may not be as Sow left them: all others are, and nobody needs to look at
 * them again. Null where they are more than that, or where the ledger has other rows than those of the release: of an
 * earlier one, say, that stayed.
 */
export async function findTouchedKeys(
  database: Database,
  shape: TargetShape,
  { rows, most, isTrusted }: LastRelease,
): Promise<readonly KeyTexts[] | null> {
  const find = async (statement: Fragment) => {
    const found = (await statement.execute(database.query)).rows[0] as TouchedRows
    return { ...found, isOfRelease: found.members === rows }
  }
  if (isTrusted) {
    const { isOfRelease, isWhole, keys } = await find(writtenStatement(shape, most))
    if (!isOfRelease || isWhole) return isOfRelease ? keys : null
  }
  const { isOfRelease, keys } = await find(touchedStatement(shape, most))
  return isOfRelease ? keys : null
}

interface TouchedRows {
  /** How many rows the ledger has. */
  readonly members: number
  /** Null where they are too many. */
  readonly keys: readonly KeyTexts[] | null
  /** True where every row of the ledger is accounted for. */
  readonly isWhole?: boolean
}

/**
 * Finds them by their writers, where transaction ids can be trusted. What the ledger has and nobody wrote must be in the
 * table: this is seen from all keys as one digest, and no row of the one has to meet its row of the other.
 */
export function writtenStatement(shape: TargetShape, most: number): Fragment {
  const isLive = shape.base === null ? sql`true` : sql`member.tombstone_run is null`
  return sql`
with ${notedRows(shape)},
strangers as materialized (
  select
    ${lines(keyColumns(shape).map(({ name }) => column('target', name)))}
  from ${targetRows(shape)} as target
  where not ${writtenBySow('target')}
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
  where ${writtenBySow('target')}
),
met_keys as (
  select
    count(*) as rows,
    ${keysAsOne(shape, 'met')} as digest
  from met
),
live_keys as (
  select
    count(*) as rows,
    ${keysAsOne(shape, 'member')} as digest
  from ${membersOf(shape)} as member
  where ${isLive}
),
touched as (
  select ${keyAsJson(shape, 'met')} as key
  from met
  union all
  select ${keyAsJson(shape, 'member')}
  from ${membersOf(shape)} as member
  where not ${isLive}
  union all
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
  live_keys.rows + (
    select count(*)
    from ${membersOf(shape)} as member
    where not ${isLive}
  ) as members,
  own_keys.rows + met_keys.rows = live_keys.rows
    and own_keys.digest # met_keys.digest = live_keys.digest as "isWhole",
  ${keysUpTo(most)} as keys
from own_keys
cross join met_keys
cross join live_keys`
}

/** Finds them by looking at every row: who wrote it is told by a seal. */
export function touchedStatement(shape: TargetShape, most: number): Fragment {
  return sql`
with ${notedRows(shape)},
few_touched as (
  select ${keyAsJson(shape, 'member')} as key
  from ${membersOf(shape)} as member
  left join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'member', shape)}
  left join noted
    on ${sameBaseKey('noted', 'member', shape)}
  where ${any([
    sql`${presence('target', shape)} is null`,
    sql`${presence('noted', shape)} is not null`,
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
  return shape.base === null ? rosterMembers(shape) : table(shape.base)
}

/** The rows that a run found written by somebody else. */
function notedRows(shape: TargetShape): Fragment {
  return sql`noted as (
  select distinct
    ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`change.key`, each)} as ${sql.id(each.name)}`))}
  from sow.change
  where dataset = ${shape.identity}
    and touched
)`
}

/** Keys as one digest. Equal keys may differ in their texts: then it differs as well. */
function keysAsOne(shape: TargetShape, alias: string): Fragment {
  const parts = keyColumns(shape).map(
    ({ name }) => sql`${asBaseKey(column(alias, name), name, shape)}::text collate "C"`,
  )
  return sql`coalesce(bit_xor(hash_record_extended(row(${sql.join(parts)}), 0)), 0)`
}

function keyAsJson(shape: TargetShape, alias: string): Fragment {
  const parts = keyFieldsOf(shape).map((name) => sql`${column(alias, name)}::text`)
  return sql`json_build_array(${sql.join(parts)})`
}

function keysUpTo(most: number): Fragment {
  return sql`(
    select coalesce(json_agg(key), '[]')
    from few_touched
    having count(*) <= ${most}::bigint
  )`
}
