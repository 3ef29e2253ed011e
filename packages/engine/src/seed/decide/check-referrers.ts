import { counted, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { IncomingForeignKey } from '../../catalog/shape/catalog-foreign-keys.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import { equal } from '../../catalog/statement/equal.js'
import { naturalKey } from '../../catalog/statement/natural-key.js'
import {
  all,
  any,
  column,
  equalityOf,
  type Fragment,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { take } from '../../row/diff/delta-columns.js'
import { type DecidedBefore, stillRefers } from '../../row/diff/leaving-referrers.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import { newName, renamedColumns, renamingRows } from '../../row/rename/renaming-rows.js'
import type { DatasetWork } from './dataset-work.js'

/** Rows whose keys change. */
export interface MovingKeys {
  /** The key columns that can change. */
  readonly names: readonly string[]
  /** The rows as they stand, called `moving`, with these columns. */
  readonly rowsWith: (columns: readonly string[]) => Fragment
  readonly isMoved: (name: string) => Fragment
  /** What was decided before them, and may not be written yet. */
  readonly before: readonly DecidedBefore[]
}

/**
 * Stops before rows get other keys that rows of other tables refer to without following them: the server would refuse, or
 * empty what the site refers by. Asked before keys are renamed. Throws DATA_REJECTED.
 */
export async function checkMovingKeys(
  database: Database,
  shape: TargetShape,
  { names, rowsWith, isMoved, before }: MovingKeys,
): Promise<void> {
  for (const foreignKey of notFollowing(shape, names)) {
    const moved = foreignKey.targetColumns.filter((name) => names.includes(name))
    const rows = rowsWith([...new Set([...shape.key, ...foreignKey.targetColumns])])
    await refuseReferred(database, shape, { foreignKey, rows, where: [any(moved.map(isMoved))], before })
  }
}

/** The same of the rows that a release gives other keys. Throws DATA_REJECTED. */
export async function checkRenamedReferrers(
  database: Database,
  { shape, scope }: Pick<DatasetWork, 'shape' | 'scope'>,
): Promise<void> {
  const names = renamedColumns(shape).map(({ name }) => name)
  await checkMovingKeys(database, shape, {
    names,
    rowsWith: (columns) => sql`${renamingRows(shape, scope, columns)} as moving`,
    isMoved(name) {
      const value = column('moving', newName(names.indexOf(name)))
      return sql`not (${equal(column('moving', name), value, equalityOf(shape, name))})`
    },
    before: [...scope.planned.values()].filter((each) => each.shape.identity !== shape.identity),
  })
}

/** The same of rows of which a value changes that is no part of their key. Asked once they are decided. Throws DATA_REJECTED. */
export async function checkChangedReferrers(
  database: Database,
  { shape, work }: DecidedBefore,
  { taken }: DeltaSummary,
  decided: Iterable<DecidedBefore>,
): Promise<void> {
  const names = taken.map(({ name }) => name)
  // In one statement with their own rows, referrers move away in time.
  const before = [...decided, { shape, work }]
  for (const foreignKey of notFollowing(shape, names)) {
    const moved = valueColumns(shape).filter(({ name }) => foreignKey.targetColumns.includes(name))
    const rows = sql`${targetRows(shape)} as moving
      join ${table(work.delta)} as decided
        on ${sameKey('decided', 'moving', shape)}`
    const where = [
      sql`decided.sow_action in ('update', 'revive', 'retire')`,
      any(moved.map((each) => take(shape, 'decided', each))),
    ]
    await refuseReferred(database, shape, { foreignKey, rows, where, before })
  }
}

/** Foreign keys whose refusal waits for the end of the transaction, where rows of the run may have moved away by then. */
export function deferredReferrers(shape: TargetShape, names: readonly string[]): readonly string[] {
  return shape.referencedBy
    .filter((each) => each.isDeferred && each.targetColumns.some((name) => names.includes(name)))
    .map(({ name }) => name)
}

/** Where the role may not read who refers, the server asks for itself whether to refuse. */
function notFollowing(shape: TargetShape, names: readonly string[]): readonly IncomingForeignKey[] {
  return shape.referencedBy.filter(
    ({ onUpdate, isDeferred, isReadable, targetColumns }) =>
      (onUpdate === 'empty' || (onUpdate === 'refuse' && !isDeferred && isReadable)) &&
      targetColumns.some((name) => names.includes(name)),
  )
}

interface Moving {
  readonly foreignKey: IncomingForeignKey
  /** The rows that are referred to, called `moving`, as they stand. */
  readonly rows: Fragment
  readonly where: readonly Fragment[]
  readonly before: readonly DecidedBefore[]
}

async function refuseReferred(
  database: Database,
  shape: TargetShape,
  { foreignKey, rows, where, before }: Moving,
): Promise<void> {
  const { columns, targetColumns, equalities } = foreignKey
  const pairs = columns.map((name, index) =>
    equal(
      column('referring', name),
      column('moving', targetColumns[index] ?? name),
      equalities[index] ?? plainEquality,
    ),
  )
  const found = await sql<{ readonly referrers: number; readonly key: string | null }>`
    select
      count(*) as referrers,
      min(${naturalKey(shape, 'moving')}) as key
    from ${rows}
    join ${table(foreignKey.table)} as referring
      on ${all(pairs)}
    where ${all([...where, ...stillRefers(foreignKey, before)])}
  `.execute(database.query)
  const [{ referrers, key } = { referrers: 0, key: null }] = found.rows
  if (referrers > 0) throw referred(shape, foreignKey, referrers, key)
}

function referred(
  { identity, tableName }: TargetShape,
  { name, table: from, targetColumns, onUpdate }: IncomingForeignKey,
  referrers: number,
  key: string | null,
): SowError {
  const outcome = onUpdate === 'empty' ? 'would empty them' : 'does not let them follow'
  return new SowError({
    code: 'DATA_REJECTED',
    message: `${counted(referrers, 'row')} of ${from.name} ${referrers === 1 ? 'refers' : 'refer'} by ${name} to values of ${tableName} that change in ${targetColumns.join(', ')}, and it ${outcome}.`,
    hint: `Make the foreign key ${name} anew with \`on update cascade\`, or point these rows elsewhere first.`,
    place: {
      dataset: identity,
      table: from.name,
      constraint: name,
      ...(key === null ? {} : { key }),
    },
  })
}
