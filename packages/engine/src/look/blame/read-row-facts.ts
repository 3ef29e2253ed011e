import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseDifferences } from '../../catalog/statement/base-differences.js'
import { naturalKey, tenantKey, tenantOf } from '../../catalog/statement/natural-key.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import {
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { isOwnRow } from '../../ledger/own-rows.js'
import { type GivenRows, givenRows } from '../row/given-rows.js'

/** Values of a row by column, in their types' text form. */
export type Texts = Readonly<Record<string, string | null>>

/** What a run did to a row, as the ledger has it. */
export interface RowChange {
  readonly run: number
  readonly action: 'insert' | 'update' | 'revive' | 'retire' | 'delete' | 'tombstone' | 'rebase' | 'rename'
  readonly before: Texts | null
  readonly after: Texts | null
  readonly baseBefore: Texts | null
  /** Somebody else had written the row before. */
  readonly touched: boolean
}

/** All that the database knows of one row. */
export interface RowFacts {
  /** The tenant's id as text; empty for a global dataset. */
  readonly tenantId: string
  readonly tenant: string | null
  readonly key: string
  readonly inTable: boolean
  /** The row is as Sow left it. */
  readonly isOwn: boolean
  readonly values: Texts
  /** Null where the ledger does not count the row among those of the dataset. */
  readonly member: { readonly insertedRun: number | null; readonly tombstoneRun: number | null } | null
  /** The shared columns that the base knows, as last applied. */
  readonly base: Texts
  /** Those that hold another value. */
  readonly differing: readonly string[]
  /** Oldest first. */
  readonly changes: readonly RowChange[]
}

interface FoundRow extends RowFacts {
  readonly keyTexts: Texts
}

/** The rows of a dataset that were given and that the table or the ledger has. All are found by their key. */
export async function readRowFacts(
  database: Database,
  shape: TargetShape,
  given: GivenRows,
): Promise<readonly RowFacts[]> {
  const found = await factsStatement(shape, given).execute(database.query)
  const facts: RowFacts[] = []
  for (const { keyTexts, ...row } of found.rows as FoundRow[]) {
    const changes = await readChanges(database, shape.identity, keyTexts, null)
    if (row.inTable || row.member !== null || changes.length > 0) facts.push({ ...row, changes })
  }
  return facts
}

/** What the table, and the base or the roster, have of the rows. */
export function factsStatement(shape: TargetShape, given: GivenRows): Fragment {
  const based = shape.base !== null && shape.baseExists
  const parts = based ? baseDifferences(shape) : []
  const columns = shape.allColumns.map((name) => ({ name }))
  const selected = [
    sql`${tenantOf(shape, 'given')} as "tenantId"`,
    sql`${tenantKey(shape, 'given')} as tenant`,
    sql`${naturalKey(shape, 'given')} as key`,
    sql`${textsOf('given', keyColumns(shape))} as "keyTexts"`,
    sql`${presence('target', shape)} is not null as "inTable"`,
    sql`coalesce(${isOwnRow(shape, 'target')}, false) as "isOwn"`,
    sql`${textsOf('target', columns)} as values`,
    sql`${based ? memberOfBase(shape) : memberOfRoster(shape)} as member`,
    sql`${objectOf(parts.map(({ name, applied }) => ({ name, value: sql`${applied}::text` })))} as base`,
    sql`${namesWhere(parts.map(({ name, differs }) => ({ name, holds: differs })))} as differing`,
  ]
  return sql`
select
  ${lines(selected)}
from ${givenRows(shape, given)} as given
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'given', shape)}
${
  based && shape.base !== null
    ? sql`left join ${table(shape.base)} as base
  on ${sameBaseKey('base', 'given', shape)}`
    : sql``
}
order by 2, 3`
}

function memberOfBase(shape: TargetShape): Fragment {
  return sql`case
    when ${presence('base', shape)} is not null
      then jsonb_build_object('insertedRun', base.inserted_run, 'tombstoneRun', base.tombstone_run)
  end`
}

/** A roster has its keys many to a line: the lines are looked through, and none is taken apart that has not the key. */
function memberOfRoster(shape: TargetShape): Fragment {
  const key = sql.join(keyColumns(shape).map(({ name }) => sql`${sql.id('given', name)}::text`))
  return sql`(
    select jsonb_build_object('insertedRun', entry.inserted_run, 'tombstoneRun', null)
    from sow.roster
    cross join lateral rows from (
      jsonb_array_elements(roster.keys),
      unnest(roster.inserted_runs)
    ) as entry (key, inserted_run)
    where roster.dataset = ${shape.identity}
      and roster.ended_run is null
      and roster.keys @> jsonb_build_array(to_jsonb(array[${key}]))
      and entry.key = to_jsonb(array[${key}])
    limit 1
  )`
}

function objectOf(entries: readonly { readonly name: string; readonly value: Fragment }[]): Fragment {
  if (entries.length === 0) return sql`'{}'::jsonb`
  const names = entries.map(({ name }) => sql.lit(name))
  return sql`jsonb_object(array[${sql.join(names)}], array[${sql.join(entries.map(({ value }) => value))}])`
}

function namesWhere(entries: readonly { readonly name: string; readonly holds: Fragment }[]): Fragment {
  const names = entries.map(({ name, holds }) => sql`case when ${holds} then ${sql.lit(name)} end`)
  return names.length === 0
    ? sql`'[]'::jsonb`
    : sql`to_jsonb(array_remove(array[${sql.join(names)}]::text[], null))`
}

/** What runs did to a row, under the keys that it had: a run records a row under the key that it gave it. */
async function readChanges(
  database: Database,
  dataset: string,
  key: Texts,
  before: number | null,
): Promise<readonly RowChange[]> {
  const found = await changesStatement(dataset, key, before).execute(database.query)
  const changes = found.rows as RowChange[]
  const renamed = changes.findLast(({ action, before: old }) => action === 'rename' && old !== null)
  if (renamed === undefined || renamed.before === null) return changes
  const earlier = await readChanges(database, dataset, renamed.before, renamed.run)
  return [...earlier, ...changes.filter(({ run }) => run >= renamed.run)]
}

/** Finds them by the index on keys. */
export function changesStatement(dataset: string, key: Texts, before: number | null): Fragment {
  return sql`
select
  change.run,
  change.action,
  change.before,
  change.after,
  change.base_before as "baseBefore",
  change.touched
from sow.change
where change.key = ${JSON.stringify(key)}::jsonb
  and change.dataset = ${dataset}
  and (${before}::bigint is null or change.run < ${before}::bigint)
order by change.run, change.ordinal`
}
