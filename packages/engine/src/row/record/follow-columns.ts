import { sql } from 'kysely'
import { sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TableName, TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows, sharingBase } from '../../catalog/statement/base-rows.js'
import { asKept, isUnwritten } from '../../catalog/statement/compared-values.js'
import {
  all,
  any,
  column,
  type Fragment,
  lines,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import { forgetSeals } from '../../ledger/forget-seals.js'
import { giveOwnBase } from '../../ledger/give-own-base.js'
import { untouched } from '../../ledger/own-rows.js'
import { type Followed, findConversions, isMoved, isSettled, withColumns } from './convert-columns.js'
import { describeColumns } from './describe-columns.js'
import { findDoubted } from './find-doubted.js'
import { followConflicts } from './follow-conflicts.js'
import { followLabels } from './follow-labels.js'
import { forgetDoubted, withDoubts } from './forget-doubted.js'
import { makeSharedAnew, withIds } from './share-base.js'

/**
 * Lets the base follow columns of the target that were renamed, retyped or made anew since, and labels that were renamed: a site's edit of such a
 * column stays an edit. Values that the new type does not take are kept as text: what they were is known, and what the
 * site has in their stead stays. Answers the shape with the base as it is then.
 */
export async function followColumns(database: Database, shape: TargetShape): Promise<TargetShape> {
  const { base, baseMoves } = shape
  if (base === null || !isMoved(shape)) return shape
  const followed = await findConversions(database, shape, baseRows(shape))
  const followedShape = withColumns(shape, followed)
  const doubted = await findDoubted(database, shape, followedShape, followed)
  if (doubted.length === 0 && baseMoves.every((move) => isSettled(move, followed))) return followedShape
  rewriteBase(database, shape.identity)
  await followLabels(database, shape.identity, followed)
  await giveOwnBase(database, shape)
  await followConflicts(database, shape, base, followed)
  await moveColumns(database, base, shape, followed)
  const sharing = shape.sharing === null ? null : withIds(followedShape, shape.sharing)
  await makeSharedAnew(database, sharingBase({ ...followedShape, sharing }), shape.nullableKey)
  const ownShape = { ...followedShape, sharing: null }
  for (const each of doubted) await forgetDoubted(database, ownShape, each)
  if (doubted.length > 0) await forgetSeals(database, shape.identity)
  const doubtedShape = withDoubts(followedShape, doubted)
  await forgetUnwritten(database, doubtedShape, base, anewColumns(followedShape, followed))
  await describeColumns(database, { ...shape, waitingColumns: followedShape.waitingColumns }, base)
  return { ...doubtedShape, sharing, baseIsDescribed: true }
}

async function moveColumns(
  database: Database,
  base: TableName,
  { baseMoves }: TargetShape,
  followed: readonly Followed[],
): Promise<void> {
  for (const { from } of baseMoves.filter(({ to }) => to === null))
    await sql`alter table ${table(base)} drop column ${sql.id(from)}`.execute(database.query)
  // By way of names that nothing has: two columns may have changed places.
  const renamed = followed.filter(({ move, to }) => move.from !== to.name)
  for (const [index, { move }] of renamed.entries())
    await renameColumn(database, base, move.from, passing(index))
  for (const [index, { to }] of renamed.entries()) await renameColumn(database, base, passing(index), to.name)
  for (const { to, convert, isText } of followed)
    if (convert !== null)
      await sql`
alter table ${table(base)}
  alter column ${sql.id(to.name)} type ${sql.raw(isText ? 'text' : to.type)}
  using ${convert(sql.id(to.name))}`.execute(database.query)
}

/** The columns that were made anew; one of the key is the key all the same. */
export function anewColumns(shape: TargetShape, followed: readonly Followed[]): readonly TargetColumn[] {
  const names = followed.filter(({ move }) => move.isAnew).map(({ to }) => to.name)
  return sharedColumns(shape).filter(({ name }) => names.includes(name))
}

/** Where nobody but Sow wrote a row, nor a column that was made anew, the base is what the table holds: the release arrives. */
async function forgetUnwritten(
  database: Database,
  shape: TargetShape,
  base: TableName,
  columns: readonly TargetColumn[],
): Promise<void> {
  if (columns.length === 0) return
  const values = columns.map(
    (each) => sql`${sql.id(each.name)} = ${rememberedValue(shape, each, column('base', each.name))}`,
  )
  await sql`
update ${table(base)} as base
set
  ${lines(values)}
from ${targetRows(shape)} as target
where ${sameBaseKey('base', 'target', shape)}
  and ${any(columns.map((each) => isUnwritten('target', each)))}`.execute(database.query)
}

/**
 * What the base has of a column that was made anew: what it remembers, if anybody wrote the column since. In a row that somebody
 * else wrote, null and the default may be a copy of the column's former value.
 */
export function rememberedValue(shape: TargetShape, each: TargetColumn, remembered: Fragment): Fragment {
  return sql`case
    when ${all([isUnwritten('target', each), untouched(shape)])} then ${asKept(column('target', each.name), each)}
    else ${remembered}
  end`
}

async function renameColumn(database: Database, base: TableName, from: string, to: string): Promise<void> {
  await sql`alter table ${table(base)} rename column ${sql.id(from)} to ${sql.id(to)}`.execute(database.query)
}

function passing(index: number): string {
  return `sow_passing_${index + 1}`
}
