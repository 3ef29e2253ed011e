import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { BaseMove, TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import { column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import { describeColumns } from './describe-columns.js'
import { baseOf, ownColumns } from './prepare-base.js'

/** How a value gets another type. */
type Conversion = (value: Fragment, type: string) => Fragment

const conversions: readonly Conversion[] = [
  (value, type) => sql`${value}::${sql.raw(type)}`,
  (value, type) => sql`${value}::text::${sql.raw(type)}`,
]

/**
 * Lets the base follow columns of the target that were renamed, retyped or made anew since: a site's edit of a renamed
 * column stays an edit. Values that the new type does not take are forgotten: the base of such a column starts from what
 * the table holds. Answers the shape with the base as it is then.
 */
export async function followColumns(database: Database, shape: TargetShape): Promise<TargetShape> {
  const { base, baseMoves } = shape
  if (base === null || baseMoves.length === 0) return shape
  const followed = await findConversions(database, shape, base)
  for (const { from } of baseMoves.filter((move) => !followed.has(move)))
    await sql`alter table ${table(base)} drop column ${sql.id(from)}`.execute(database.query)
  // By way of names that nothing has: two columns may have changed places.
  const kept = [...followed.keys()]
  for (const [index, { from }] of kept.entries()) await renameColumn(database, base, from, passing(index))
  for (const [index, { to }] of kept.entries())
    await renameColumn(database, base, passing(index), to?.name ?? '')
  for (const [{ to, isRetyped }, convert] of followed)
    if (to !== null && isRetyped)
      await sql`
alter table ${table(base)}
  alter column ${sql.id(to.name)} type ${sql.raw(to.type)}
  using ${convert(sql.id(to.name), to.type)}`.execute(database.query)
  await describeColumns(database, shape, base)
  return { ...withColumns(shape, followed), baseIsDescribed: true }
}

/** A base in a work table, for a plan, and what fills it once the transaction is read only. */
export interface TemporaryBase {
  readonly shape: TargetShape
  readonly fill: () => Promise<void>
}

/** In a plan, which alters no table: makes an empty base with the columns of the target, as a work table. */
export async function createFollowedBase(
  database: Database,
  shape: TargetShape,
  base: WorkTable,
): Promise<TemporaryBase> {
  await runWork(database, { kind: 'create', table: base, select: baseOf(shape) })
  const real = shape.base as TableName
  const followed = await findConversions(database, shape, real)
  const followedShape = withColumns(shape, followed)
  const values = followedValues(followedShape, followed)
  const select = sql`
select
  ${lines([...values.values()])}
from ${table(real)} as base`
  const fill = async () => {
    await runWork(database, { kind: 'fill', into: base, columns: [...values.keys()], select })
  }
  return { shape: { ...followedShape, base }, fill }
}

/** The columns that the base still has something for, each with its value in the terms of the target. */
function followedValues(
  shape: TargetShape,
  followed: ReadonlyMap<BaseMove, Conversion>,
): ReadonlyMap<string, Fragment> {
  const moved = new Map(
    [...followed].flatMap(([{ from, to, isRetyped }, convert]) => {
      const value = column('base', from)
      return to === null ? [] : [[to.name, isRetyped ? convert(value, to.type) : value] as const]
    }),
  )
  const wanted = [...keyColumns(shape), ...sharedColumns(shape)].map(({ name }) => name)
  const names = [...wanted, ...ownColumns].filter((name) => shape.baseColumns.includes(name))
  return new Map(names.map((name) => [name, moved.get(name) ?? column('base', name)]))
}

/** The moves that keep their values, each with the conversion that all of them stand. */
async function findConversions(
  database: Database,
  { baseMoves }: TargetShape,
  base: TableName,
): Promise<ReadonlyMap<BaseMove, Conversion>> {
  const found = new Map<BaseMove, Conversion>()
  for (const move of baseMoves) {
    if (move.to === null) continue
    const { type } = move.to
    for (const convert of move.isRetyped ? conversions : conversions.slice(0, 1)) {
      const tried = sql`select count(${convert(sql.id(move.from), type)}) from ${table(base)}`
      if (move.isRetyped && !(await succeeds(database, tried))) continue
      found.set(move, convert)
      break
    }
  }
  return found
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

function withColumns(shape: TargetShape, followed: ReadonlyMap<BaseMove, Conversion>): TargetShape {
  const lost = shape.baseMoves.flatMap((move) =>
    move.to === null || followed.has(move) ? [] : [move.to.name],
  )
  return {
    ...shape,
    baseMoves: [],
    baseColumns: shape.baseColumns.filter((name) => !lost.includes(name)),
  }
}

async function renameColumn(database: Database, base: TableName, from: string, to: string): Promise<void> {
  await sql`alter table ${table(base)} rename column ${sql.id(from)} to ${sql.id(to)}`.execute(database.query)
}

function passing(index: number): string {
  return `sow_passing_${index + 1}`
}
