import { sql } from 'kysely'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { equal } from '../../catalog/statement/equal.js'
import {
  all,
  any,
  asBaseKey,
  column,
  equalityOf,
  type Fragment,
  lines,
  sameBaseKey,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import { untouched } from '../../ledger/own-rows.js'
import { members } from '../census/release-members.js'
import { selectedTenants } from '../census/selected-tenants.js'
import type { RowScope } from '../row-scope.js'

/** The key columns that a rename changes: all but the tenant's. */
export function renamedColumns(shape: TargetShape): readonly TargetColumn[] {
  return shape.renames.columns.map(
    (name) => shape.columns.find((candidate) => candidate.name === name) as TargetColumn,
  )
}

/** The name that a key part's new value has in `renamingRows`. */
export const newName = (index: number): string => `sow_to_${index + 1}`

/** The declared renames as rows of their old and new keys. */
export function renameList(shape: TargetShape): Fragment {
  const columns = renamedColumns(shape)
  const typed = (texts: readonly string[]) =>
    texts.map((text, index) => sql`${text}::text::${sql.raw(columns[index]?.type ?? 'text')}`)
  const rows = shape.renames.keys.map(({ from, to }) => sql`(${sql.join([...typed(from), ...typed(to)])})`)
  const names = [
    ...columns.map(({ name }) => sql.id(name)),
    ...columns.map((_, index) => sql.id(newName(index))),
  ]
  return sql`(values
    ${lines(rows)}
  ) as renames (${sql.join(names)})`
}

/**
 * Rows of the dataset that stand under a key of which the release says that it is another one now, and whose new key is
 * free, and was never another row of the release: else the rename has happened already, and the site deleted what came of it. The
 * key that they have, the key that they get, and `more` of the target. Where a type calls different texts equal,
 * as citext does, a row may get another spelling of the key that it has: its new key is its own then, and is free.
 */
export function renamingRows(shape: TargetShape, scope: RowScope, more: readonly string[] = []): Fragment {
  const columns = renamedColumns(shape)
  const tenant = shape.tenants?.column
  const names = [
    ...new Set([...(tenant === undefined ? [] : [tenant]), ...columns.map(({ name }) => name), ...more]),
  ]
  const same = (name: string, one: Fragment, other: Fragment) =>
    equal(asBaseKey(one, name, shape), asBaseKey(other, name, shape), equalityOf(shape, name))
  const isTaken = (alias: string) => [
    ...(tenant === undefined ? [] : [same(tenant, column(alias, tenant), column('target', tenant))]),
    ...columns.map(({ name }, index) => same(name, column(alias, name), column('renames', newName(index)))),
  ]
  const known = shape.base !== null && shape.baseExists ? baseRows(shape) : members(shape)
  return sql`(
  select
    ${lines([
      ...names.map((name) => column('target', name)),
      ...columns.map((_, index) => column('renames', newName(index))),
      sql`${untouched(shape)} as sow_untouched`,
    ])}
  from ${renameList(shape)}
  join ${targetRows(shape)} as target
    on ${all(columns.map(({ name, equality }) => equal(column('target', name), column('renames', name), equality)))}
  join ${members(shape)} as member
    on ${sameBaseKey('member', 'target', shape)}
  ${
    shape.tenants === null
      ? sql``
      : sql`join (${selectedTenants(shape.tenants, scope)}) as tenant
    on ${equal(sql`tenant.id`, column('target', shape.tenants.column), shape.tenants.equality)}`
  }
  where not exists (
    select
    from ${targetRows(shape)} as taken
    where ${all([...isTaken('taken'), ...unlessItself(columns)])}
  )
  and not exists (
    select
    from ${known} as noted
    where ${all([...isTaken('noted'), sql`not (${sameBaseKey('noted', 'target', shape)})`])}
  )${respelled(columns)}
)`
}

/** Columns in which different texts may be equal. */
function looseColumns(columns: readonly TargetColumn[]): readonly TargetColumn[] {
  return columns.filter(({ comparedAs }) => comparedAs !== null)
}

function unlessItself(columns: readonly TargetColumn[]): readonly Fragment[] {
  if (looseColumns(columns).length === 0) return []
  const same = columns.map(({ name }) => sql`${column('taken', name)} = ${column('target', name)}`)
  return [sql`not (${all(same)})`]
}

/** True of a row that is not spelled as it is to be already. */
function respelled(columns: readonly TargetColumn[]): Fragment {
  if (looseColumns(columns).length === 0) return sql``
  const others = columns.map(
    ({ name }, index) =>
      sql`${column('target', name)}::text collate "C" <> ${column('renames', newName(index))}::text collate "C"`,
  )
  return sql`
  and ${any(others)}`
}
