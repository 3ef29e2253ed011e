import { sql } from 'kysely'
import type { BaseMove } from '../../catalog/shape/base-move.js'
import { basedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { asKept, sameAsBase } from '../../catalog/statement/compared-values.js'
import { all, column, type Fragment, sameBaseKey, targetRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { neverTouched, writtenBySow } from '../../ledger/own-rows.js'
import { type Followed, followedRows, isSettled } from './convert-columns.js'

/** A column that followed, and whose values may have been turned into others by the way. */
export interface Doubted {
  readonly column: TargetColumn
  readonly rowsForEdit: number
}

/** Beside so many rows that agree, one that does not looks like an edit; beside fewer, as if all had been given other values. */
const rowsForEdit = 10

/** A column that was made anew was filled by a statement, most often by a copy of the former one: there, most rows have to agree. */
const rowsForEditAnew = 1

/**
 * Finds columns that followed, and of which some values are doubted: a flag may have been renamed to its opposite, a type mapped to
 * another one. What the site had edited then equals the base. `shape`: as it was before.
 */
export async function findDoubted(
  database: Database,
  shape: TargetShape,
  followedShape: TargetShape,
  followed: readonly Followed[],
): Promise<readonly Doubted[]> {
  if (shape.base === null) return []
  const anew = followed.filter(({ move }) => move.isAnew).map(({ to }) => to.name)
  const risked = await findRisked(database, shape, followed)
  const rows = sql`(${followedRows(followedShape, followed, baseRows(shape))}
)`
  const doubted: Doubted[] = []
  for (const each of basedColumns(followedShape).filter(({ name }) => risked.includes(name))) {
    const candidate = {
      column: each,
      rowsForEdit: anew.includes(each.name) ? rowsForEditAnew : rowsForEdit,
    }
    const found = await sql<{ isDoubted: boolean }>`
select exists (${doubtedValues(followedShape, candidate, rows)}
) as "isDoubted"`.execute(database.query)
    if (found.rows[0]?.isDoubted === true) doubted.push(candidate)
  }
  return doubted
}

/** The columns of which a statement may have changed the values as well. A cast that the server does by itself keeps them. */
async function findRisked(
  database: Database,
  { recastColumns }: TargetShape,
  followed: readonly Followed[],
): Promise<readonly string[]> {
  const moves = followed.filter(({ move }) => !isSettled(move, followed))
  const elsewhere = moves.filter(({ move }) => isElsewhere(move))
  const retyped = moves.filter(({ move }) => move.isRetyped && !move.isWaiting && !isElsewhere(move))
  return [...elsewhere.map(({ to }) => to.name), ...recastColumns, ...(await findUnsafe(database, retyped))]
}

async function findUnsafe(database: Database, retyped: readonly Followed[]): Promise<readonly string[]> {
  if (retyped.length === 0) return []
  const casts = retyped.map(
    ({ move, to }) =>
      sql`(${to.name}::text, ${move.type}::text, ${to.type.replace(/ collate .*$/, '')}::text)`,
  )
  const unsafe = await sql<{ name: string }>`
select casts.name
from (values ${sql.join(casts)}) as casts (name, before, now)
where to_regtype(casts.before) is distinct from to_regtype(casts.now)
  and not exists (
    select
    from pg_catalog.pg_cast as known
    where known.castsource = to_regtype(casts.before)
      and known.casttarget = to_regtype(casts.now)
      and known.castcontext = 'i'
  )`.execute(database.query)
  return unsafe.rows.map(({ name }) => name)
}

/** True of a column that has another name, or another number. */
function isElsewhere({ from, to, isAnew }: BaseMove): boolean {
  return isAnew || to?.name !== from
}

/**
 * The values of a column about which base and table do not agree, as text, each with another one that the base or the table has in
 * its stead. Where a row of Sow's still has the value, nobody gave all of them another one. Elsewhere the rows that agree
 * may be the ones that the site had edited: where no more of them do than were known to be edited, or where too many others
 * disagree.
 */
export function doubtedValues(
  shape: TargetShape,
  { column: each, rowsForEdit: rows }: Doubted,
  base: Fragment,
): Fragment {
  const [before, now] = [column('base', each.name), column('target', each.name)]
  return sql`
select
  side.value,
  max(side.other) as other,
  true as is_doubted
from (
  select
    ${before}::text as before,
    ${asKept(now, each)}::text as now,
    ${sameAsBase(now, before, each)} as agrees,
    ${isLeft(shape)} as is_left
  from ${base} as base
  join ${targetRows(shape)} as target
    on ${sameBaseKey('base', 'target', shape)}
  where base.tombstone_run is null
) as compared
cross join lateral (
  select
    compared.before as value,
    compared.now as other
  union all
  select
    compared.now,
    compared.before
  where not compared.agrees
) as side
cross join (
  select coalesce(sum(copy.kept), 0) as edited
  from sow.copy
  where copy.dataset = ${shape.identity}
) as known
group by side.value, known.edited
having not bool_or(compared.agrees and compared.is_left)
  and count(*) filter (where compared.agrees) > 0
  and count(*) filter (where not compared.agrees) > 0
  and (
    count(*) filter (where compared.agrees) <= known.edited
    or count(*) filter (where compared.agrees)
      < ${sql.lit(rows)} * (count(*) filter (where not compared.agrees) - known.edited)
  )`
}

/** True of a row that Sow wrote last, by the number of the transaction. A seal proves nothing: values were sealed that others were turned into. */
export function isLeft(shape: TargetShape): Fragment {
  return sql`coalesce(${all([writtenBySow(shape, 'target'), neverTouched(shape, 'target')])}, false)`
}
