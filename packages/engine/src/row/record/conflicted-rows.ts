import { sql } from 'kysely'
import { nameInBase } from '../../catalog/shape/base-move.js'
import { keyColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { type BaseDifference, baseDifferences } from '../../catalog/statement/base-differences.js'
import { joinedBase } from '../../catalog/statement/base-rows.js'
import { valueIn } from '../../catalog/statement/row-texts.js'
import {
  all,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { members } from '../census/release-members.js'
import { findWider } from '../diff/shared-rows.js'

/**
 * The conflicts that the ledger has as open, a row for each column, with their keys typed as the target has them.
 * `sow_is_open` tells the truth of each: the column is shared, the row is one of the release that is applied and this dataset's
 * own, its base is the value that was refused, and the table holds another one. A conflict that is not open any more has ended,
 * whether a run has written that down yet or not.
 */
export async function conflictedRows(database: Database, shape: TargetShape): Promise<Fragment> {
  return conflictedSelect(shape, await findWider(database, shape))
}

/** The same, of a dataset with a wider set in its table, which owns what both have; null where there is none. */
export function conflictedSelect(shape: TargetShape, wider: TargetShape | null): Fragment {
  const told = [
    ...keyColumns(shape).map((each) => column('named', each.name)),
    sql`conflict.ctid as sow_conflict`,
    sql`conflict.run as sow_run`,
    sql`conflict.old_base #>> '{}' as sow_base`,
    sql`conflict.release_value #>> '{}' as sow_release`,
  ]
  const meant = sql`where conflict.dataset = ${shape.identity}
    and conflict.resolved_run is null`
  const named = sql`cross join lateral (
    select
      ${lines(keyColumns(shape).map((each) => sql`${valueIn(sql`conflict.key`, { ...each, name: nameInBase(shape, each.name) })} as ${sql.id(each.name)}`))}
  ) as named`
  const parts = baseDifferences(shape).map((part) => ({ ...part, known: nameInBase(shape, part.name) }))
  if (shape.base === null || !shape.baseExists || parts.length === 0)
    return sql`(
  select
    ${lines([...told, sql`conflict.column_name as sow_column`, sql`null::text as sow_site`, sql`false as sow_is_open`])}
  from sow.conflict
  ${named}
  ${meant}
)`
  const isOpen = [
    sql`${presence('target', shape)} is not null`,
    sql`${presence('base', shape)} is not null`,
    ...(shape.sharing === null ? [] : [sql`base.tombstone_run is null`]),
    ...notRetired(shape),
    ...(wider === null ? [] : [notIn(wider, shape)]),
    byColumn(parts, isRefused, sql`false`),
  ]
  return sql`(
  select
    ${lines([
      ...told,
      sql`${byColumn(parts, ({ name }) => sql.lit(name), sql`conflict.column_name`)} as sow_column`,
      // Columns may have collations that do not go together.
      sql`${byColumn(parts, ({ now }) => sql`${now}::text collate "C"`, sql`null::text`)} as sow_site`,
      sql`${all(isOpen)} as sow_is_open`,
    ])}
  from sow.conflict
  ${named}
  ${shape.sharing === null ? presentRows(shape, shape.base) : joinedBase(shape, 'named')}
  left join ${targetRows(shape)} as target
    on ${sameKey('target', 'named', shape)}
  ${meant}
)`
}

interface Part extends BaseDifference {
  /** The name that the column has in the base, and in the ledger, until a run lets both follow. */
  readonly known: string
}

function isRefused({ applied, differs }: BaseDifference): Fragment {
  return sql`(${applied}::text collate "C" is not distinct from conflict.release_value #>> '{}' and ${differs})`
}

/** What is so of the column that a conflict is about. */
function byColumn(parts: readonly Part[], tell: (part: Part) => Fragment, otherwise: Fragment): Fragment {
  const cases = parts.map((part) => sql`when ${sql.lit(part.known)} then ${tell(part)}`)
  return sql`case conflict.column_name
      ${sql.join(cases, sql.raw('\n      '))}
      else ${otherwise}
    end`
}

/** Joins the rows of the base that are there, with the names that the key has now. */
function presentRows(shape: TargetShape, base: NonNullable<TargetShape['base']>): Fragment {
  const renamed = keyColumns(shape).flatMap((each) => {
    const from = nameInBase(shape, each.name)
    return from === each.name ? [] : [sql`${column('known', from)} as ${sql.id(each.name)}`]
  })
  return sql`left join (
    select ${sql.join([sql`known.tableoid`, sql`known.*`, ...renamed])}
    from ${table(base)} as known
    where known.tombstone_run is null
  ) as base
    on ${sameBaseKey('base', 'named', shape)}`
}

/** A row with a date left its release, where a release has none of its own: those that it has are revived. */
function notRetired(shape: TargetShape): readonly Fragment[] {
  return valueColumns(shape)
    .filter(({ carried }) => !carried)
    .map(({ name }) => sql`${column('target', name)} is null`)
}

function notIn(wider: TargetShape, shape: TargetShape): Fragment {
  return sql`not exists (
      select
      from ${members(wider)} as member
      where ${sameBaseKey('member', 'named', shape)}
    )`
}

/** True where the ledger has an open conflict of the dataset that is one. */
export async function hasConflict(database: Database, shape: TargetShape): Promise<boolean> {
  const found = await sql<{ isOpen: boolean }>`
    select exists (
      select
      from ${await conflictedRows(database, shape)} as conflicted
      where conflicted.sow_is_open
    ) as "isOpen"
  `.execute(database.query)
  return found.rows[0]?.isOpen === true
}
