import { sql } from 'kysely'
import { basedColumns } from '../catalog/shape/carried-columns.js'
import type { SealedColumn } from '../catalog/shape/sealed-column.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { anyDiffersFromBase } from '../catalog/statement/compared-values.js'
import { rowDigest } from '../catalog/statement/row-digest.js'
import {
  all,
  any,
  column,
  type Fragment,
  lines,
  sameBaseKey,
  table,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { WorkTable } from '../database/work-statement.js'
import { holdsUnwritten, untouched } from '../ledger/own-rows.js'
import type { ReleaseFacts } from '../ledger/read-releases.js'
import { keyTexts } from '../row/record/follow-migration.js'

/** The rows of a dataset's table as a migration found them. */
export interface NotedRows {
  readonly release: ReleaseFacts
  readonly columns: readonly SealedColumn[]
  /** True where rows have an id besides their key. */
  readonly hasIds: boolean
  readonly rows: WorkTable
}

/** Notes every row: its key and its id, whether it is as Sow left it, and a digest of each of its values. */
export async function noteRows(
  database: Database,
  release: ReleaseFacts,
  shape: TargetShape,
  number: number,
): Promise<NotedRows> {
  const rows: WorkTable = { schema: 'pg_temp', name: `noted_${number}` }
  await sql`
create temp table ${sql.id(rows.name)} on commit drop as
select
  ${keyTexts(shape)} as key,
  ${idOf(shape)} as id,
  ${all([untouched(shape), agreesWithBase(shape)])} as is_own,
  array[${sql.join(shape.sealed.map((each) => rowDigest('target', [each])))}] as digests
from ${targetRows(shape)} as target`.execute(database.query)
  return { release, columns: shape.sealed, hasIds: shape.surrogate !== null, rows }
}

/** The site may have put a row back to what Sow wrote before: a seal knows it, and the base has another value. */
function agreesWithBase(shape: TargetShape): Fragment {
  const columns = basedColumns(shape)
  if (shape.base === null || !shape.baseExists || shape.baseMoves.length > 0 || columns.length === 0)
    return sql`true`
  return sql`not exists (
    select
    from ${baseRows(shape)} as base
    where ${sameBaseKey('base', 'target', shape)}
      and ${anyDiffersFromBase('target', 'base', columns)}
  )`
}

/**
 * Judges the noted rows that are still there, into a table of their own: which columns the migration changed, and whether the row is
 * known to be Sow's own. A row is not where it was given values and it may be another row that got its key, or where the values may
 * have come from elsewhere (`isMixed`).
 */
export async function judgeRows(
  database: Database,
  shape: TargetShape,
  noted: NotedRows,
  isMixed: boolean,
): Promise<WorkTable> {
  const judged: WorkTable = { schema: 'pg_temp', name: noted.rows.name.replace('noted', 'judged') }
  const hasIds = noted.hasIds && shape.surrogate !== null
  const doubt = isMixed || (await lostRows(database, shape, noted, hasIds))
  const changed = noted.columns.map((before, at) => changedNumber(shape, before, at))
  const filled = shape.sealed
    .filter(({ number }) => !noted.columns.some((before) => before.number === number))
    .map((each) => sql`not (${holdsUnwritten('target', each)})`)
  await sql`
create temp table ${sql.id(judged.name)} on commit drop as
select
  compared.key,
  compared.changed,
  compared.is_own
    and compared.is_same
    and not (${doubt}::boolean and (compared.changed <> '{}' or compared.is_filled))
    and not (compared.changed <> '{}' and compared.is_moved) as is_kept
from (
  select
    noted.key,
    noted.is_own,
    ${hasIds ? sql`noted.id = ${idOf(shape)}` : sql`true`} as is_same,
    ${any(filled)} as is_filled,
    ${hasIds ? sql`false` : hasMoved(shape, noted)} as is_moved,
    array_remove(array[
      ${lines(changed)}
    ]::integer[], null) as changed
  from ${table(noted.rows)} as noted
  join ${targetRows(shape)} as target
    on ${keyTexts(shape)} = noted.key
) as compared`.execute(database.query)
  return judged
}

/** The number of a column where its value is another one; of one that is gone or has another type nobody knows. */
function changedNumber(shape: TargetShape, before: SealedColumn, at: number): Fragment {
  const now = shape.sealed.find(({ number }) => number === before.number)
  if (now === undefined) return sql`null`
  if (now.type !== before.type) return sql.lit(before.number)
  return sql`case when noted.digests[${sql.lit(at + 1)}] is distinct from ${rowDigest('target', [now])} then ${sql.lit(before.number)} end`
}

/**
 * True of a row that holds, but for its key, what an edited one held, where no more rows do so than did: they may have exchanged their
 * keys. Where more do, the migration gave them that value.
 */
function hasMoved(shape: TargetShape, { columns, rows }: NotedRows): Fragment {
  const values = columns.flatMap(({ name, number, type }, at) => {
    const now = shape.sealed.find((each) => each.number === number && each.type === type)
    return now === undefined || shape.key.includes(name) ? [] : [{ now, at }]
  })
  if (values.length === 0) return sql`false`
  const held = sql`array[${sql.join(values.map(({ now }) => rowDigest('target', [now])))}]`
  return sql`${held} in (
      select edited.held
      from (
        select
          array[${sql.join(values.map(({ at }) => sql`noted.digests[${sql.lit(at + 1)}]`))}] as held,
          count(*) as rows
        from ${table(rows)} as noted
        where not noted.is_own
        group by 1
      ) as edited
      join (
        select
          ${held} as held,
          count(*) as rows
        from ${targetRows(shape)} as target
        group by 1
      ) as present
        on present.held = edited.held
      where present.rows <= edited.rows
    )`
}

/**
 * True where a row is gone that may live on in another: an edited one, whose values may have been moved there; and where nothing but
 * the key says which row is which, any, since another may have got its key.
 */
async function lostRows(
  database: Database,
  shape: TargetShape,
  { rows }: NotedRows,
  hasIds: boolean,
): Promise<boolean> {
  const isSame = hasIds ? sql`noted.id = ${idOf(shape)}` : sql`noted.key = ${keyTexts(shape)}`
  const found = await sql<{ lost: boolean }>`
select exists (
  select
  from ${table(rows)} as noted
  where ${hasIds ? sql`not noted.is_own` : sql`true`}
    and not exists (
      select
      from ${targetRows(shape)} as target
      where ${isSame}
    )
) as lost`.execute(database.query)
  return found.rows[0]?.lost === true
}

function idOf({ surrogate }: TargetShape): Fragment {
  return surrogate === null ? sql`null::text` : sql`${column('target', surrogate.column)}::text`
}
