import { sql } from 'kysely'
import type { BaseMove } from '../../catalog/shape/base-move.js'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import { ownColumns } from '../../catalog/shape/own-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { relabelled } from '../../catalog/statement/relabelled.js'
import { column, type Fragment, lines } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'

/** How the values of a column of a base become those of its target's column. */
export interface Followed {
  readonly move: BaseMove
  readonly to: NonNullable<BaseMove['to']>
  /** The value, where it has to be another one. */
  readonly convert: ((value: Fragment) => Fragment) | null
  /** True where not every value stands the new type: the base keeps all of them as text. */
  readonly isText: boolean
}

/** True where the table has other columns than its base was told of, or columns of other types. */
export function isMoved({ baseMoves, recastColumns }: TargetShape): boolean {
  return baseMoves.length > 0 || recastColumns.length > 0
}

/** True of a column that only waits, as text, for values that its type takes. */
export function isSettled(move: BaseMove, followed: readonly Followed[]): boolean {
  const isText = followed.some((each) => each.move === move && each.isText)
  return isText && move.type === 'text' && move.to?.name === move.from && !move.isAnew
}

/** How the columns follow that are still there: as their new type, directly or by way of text, else as text. */
export async function findConversions(
  database: Database,
  { baseMoves }: TargetShape,
  base: Fragment,
): Promise<readonly Followed[]> {
  const found: Followed[] = []
  for (const move of baseMoves) {
    const { from, to, isRetyped, labels } = move
    if (to === null) continue
    if (!isRetyped) {
      const convert = labels === null ? null : (value: Fragment) => relabelled(value, labels)
      found.push({ move, to, convert, isText: false })
      continue
    }
    const type = sql.raw(to.type)
    const conversions = [
      (value: Fragment) => sql`${value}::${type}`,
      (value: Fragment) => sql`${value}::text::${type}`,
    ]
    const convert = await firstThatStands(database, conversions, sql.id(from), base)
    found.push(
      convert === null
        ? { move, to, convert: await textOf(database, to.type), isText: true }
        : { move, to, convert, isText: false },
    )
  }
  return found
}

async function firstThatStands<Conversion extends (value: Fragment) => Fragment>(
  database: Database,
  conversions: readonly Conversion[],
  value: Fragment,
  base: Fragment,
): Promise<Conversion | null> {
  for (const convert of conversions)
    if (await succeeds(database, sql`select count(${convert(value)}) from ${base} as base`)) return convert
  return null
}

/** Values as text; those that the type takes are written as it writes them, where the server can tell which they are. */
async function textOf(database: Database, type: string): Promise<(value: Fragment) => Fragment> {
  const found = await sql<{ tells: boolean }>`
    select to_regproc('pg_catalog.pg_input_is_valid') is not null as tells
  `.execute(database.query)
  if (found.rows[0]?.tells !== true) return (value) => sql`${value}::text`
  return (value) => sql`case
    when pg_input_is_valid(${value}::text, ${sql.lit(type)}) then ${value}::text::${sql.raw(type)}::text
    else ${value}::text
  end`
}

async function succeeds(database: Database, statement: Fragment): Promise<boolean> {
  const { session } = database
  await session.query('savepoint conversion')
  try {
    await statement.execute(database.query)
    await session.query('release savepoint conversion')
    return true
  } catch {
    await session.query('rollback to savepoint conversion')
    return false
  }
}

/** The shape as it is once its base has followed. */
export function withColumns(shape: TargetShape, followed: readonly Followed[]): TargetShape {
  const texts = followed.filter(({ isText }) => isText).map(({ to }) => to.name)
  return {
    ...shape,
    baseMoves: [],
    recastColumns: [],
    waitingColumns: texts,
    remadeColumns: followed.filter(({ move }) => move.isAnew).map(({ to }) => to.name),
    columns: shape.columns.map((each) =>
      texts.includes(each.name)
        ? { ...each, kept: { type: 'text', isCollated: false, keyType: 'text' } }
        : each,
    ),
  }
}

/** The columns that the base still has something for, each with its value in the terms of the target. `shape`: as it is then. */
export function followedValues(
  shape: TargetShape,
  followed: readonly Followed[],
): ReadonlyMap<string, Fragment> {
  const moved = new Map(
    followed.map(({ move, to, convert }) => {
      const value = column('base', move.from)
      return [to.name, convert === null ? value : convert(value)]
    }),
  )
  const wanted = [...keyColumns(shape), ...sharedColumns(shape)].map(({ name }) => name)
  const names = [...wanted, ...ownColumns].filter((name) => shape.baseColumns.includes(name))
  return new Map(names.map((name) => [name, moved.get(name) ?? column('base', name)]))
}

/** The rows of the base as they are once it has followed. */
export function followedRows(shape: TargetShape, followed: readonly Followed[], base: Fragment): Fragment {
  const values = [...followedValues(shape, followed)].map(([name, value]) => sql`${value} as ${sql.id(name)}`)
  return sql`
select
  ${lines(values)}
from ${base} as base`
}
