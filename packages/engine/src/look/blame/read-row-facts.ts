import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseDifferences } from '../../catalog/statement/base-differences.js'
import { joinedBase } from '../../catalog/statement/base-rows.js'
import { naturalKey, tenantKey, tenantOf } from '../../catalog/statement/natural-key.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import { type Fragment, lines, presence, sameKey, targetRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { isOwnRow } from '../../ledger/own-rows.js'
import { isRecordedOf, recordedChanges } from '../../ledger/recorded-changes.js'
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
  /** The run that the base then said had inserted the row; null where it said none. */
  readonly insertedRunBefore: number | null
  /** Somebody else had written the row before. */
  readonly touched: boolean
}

/** All that the database knows of one row. */
export interface RowFacts {
  /** The tenant's id as text; empty for a global dataset. */
  readonly tenantId: string
  readonly tenant: string | null
  readonly key: string
  readonly keyTexts: Texts
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

/** The rows of a dataset that were given and that the table or the ledger has. All are found by their key. */
export async function readRowFacts(
  database: Database,
  shape: TargetShape,
  given: GivenRows,
): Promise<readonly RowFacts[]> {
  // The key of a reference has its type from the column that it is looked for in.
  const asked = shape.references.length === 0 ? database.repeated : database.query
  const found = await factsStatement(shape, given).execute(asked)
  const facts: RowFacts[] = []
  for (const row of found.rows as RowFacts[]) {
    const changes = await withEarlierKeys(database, shape, row.changes)
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
    sql`${changesOf(shape, textsOf('given', keyColumns(shape)), null)} as changes`,
  ]
  return sql`
select
  ${lines(selected)}
from ${givenRows(shape, given)} as given
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'given', shape)}
${based && shape.base !== null ? joinedBase(shape, 'given') : sql``}
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
async function withEarlierKeys(
  database: Database,
  shape: TargetShape,
  changes: readonly RowChange[],
): Promise<readonly RowChange[]> {
  const renamed = changes.findLast(({ action, before }) => action === 'rename' && before !== null)
  if (renamed === undefined || renamed.before === null) return changes
  const former = sql`${JSON.stringify(renamed.before)}::jsonb`
  const found = await sql<{ changes: readonly RowChange[] }>`
select ${changesOf(shape, former, renamed.run)} as changes`.execute(database.query)
  const earlier = await withEarlierKeys(database, shape, found.rows[0]?.changes ?? [])
  return [...earlier, ...changes.filter(({ run }) => run >= renamed.run)]
}

/** What runs did to the row of a key, as one value, before a run or until now. The index on keys finds them. */
export function changesOf(shape: TargetShape, key: Fragment, before: number | null): Fragment {
  const earlier =
    before === null
      ? sql``
      : sql`
      and change.run < ${before}::bigint`
  return sql`(
    select coalesce(jsonb_agg(
      jsonb_build_object(
        'run', change.run,
        'action', change.action,
        'before', change.before,
        'after', change.after,
        'baseBefore', change.base_before,
        'insertedRunBefore', change.inserted_run_before,
        'touched', change.touched
      )
      order by change.run, change.ordinal
    ), '[]')
    from ${recordedChanges(shape)} as change
    where ${isRecordedOf(shape, 'change', key)}
      and change.dataset = ${shape.identity}${earlier}
  )`
}
