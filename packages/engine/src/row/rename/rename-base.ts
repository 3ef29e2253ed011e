import { sql } from 'kysely'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import { equal } from '../../catalog/statement/equal.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import {
  all,
  asBaseKey,
  column,
  equalityOf,
  type Fragment,
  lines,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import { giveOwnBase } from '../../ledger/give-own-base.js'
import { insertChanges } from '../../ledger/insert-changes.js'
import { recordedChanges } from '../../ledger/recorded-changes.js'
import { keyTexts } from './rename-rows.js'
import { newName, renamedColumns, renameList } from './renaming-rows.js'

/**
 * The base follows where no row is left under the older key: of rows that were renamed, and of rows that the site deleted,
 * which stay deleted under their new keys. Those are recorded as well, for an undo. Answers whether there was any.
 */
export async function renameBase(
  database: Database,
  shape: TargetShape,
  run: () => Promise<number>,
): Promise<boolean> {
  const { base } = shape
  if (base === null || !(await renamesBase(database, shape))) return false
  const own = await giveOwnBase(database, shape)
  await recordStatement(own, await run()).execute(database.query)
  await baseStatement(own, base).execute(database.query)
  rewriteBase(database, shape.identity)
  return true
}

/** True where the base alone has rows under older keys, and would follow: those that the site deleted. */
export async function renamesBase(database: Database, shape: TargetShape): Promise<boolean> {
  if (shape.renames.keys.length === 0 || shape.base === null || !shape.baseExists) return false
  const found = await sql<{ present: boolean }>`
    select exists (select from ${renamingBase(shape)} as renaming) as present
  `.execute(database.query)
  return found.rows[0]?.present === true
}

/** A row of the base alone has nothing that it became in the table: `after` is null. */
function recordStatement(shape: TargetShape, run: number): Fragment {
  const rows = sql`
  select
    ${tenantOf(shape, 'renaming')} as tenant,
    ${keyTexts(shape, 'new')} as key,
    'rename' as action,
    ${keyTexts(shape, 'old')} as before,
    false as touched
  from ${renamingBase(shape)} as renaming
  where not exists (
      select
      from ${recordedChanges(shape)} as known
      where known.run = ${run}::bigint
        and known.dataset = ${shape.identity}
        and known.action = 'rename'
        and known.key = ${keyTexts(shape, 'new')}
    )`
  return insertChanges(shape, run, ['action', 'before', 'touched'], rows)
}

function baseStatement(shape: TargetShape, base: TableName): Fragment {
  const columns = renamedColumns(shape)
  return sql`
update ${table(base)} as base
set
  ${lines(columns.map((each, index) => sql`${sql.id(each.name)} = ${asKept(column('renaming', newName(index)), each)}`))}
from ${renamingBase(shape)} as renaming
where ${sameBaseKey('base', 'renaming', shape)}`
}

/** Rows of the base under older keys, with the keys that they get. */
function renamingBase(shape: TargetShape): Fragment {
  const columns = renamedColumns(shape)
  const tenant = shape.tenants?.column
  const same = (name: string, one: Fragment, other: Fragment) =>
    equal(asBaseKey(one, name, shape), asBaseKey(other, name, shape), equalityOf(shape, name))
  const isTaken = [
    ...(tenant === undefined ? [] : [same(tenant, column('taken', tenant), column('base', tenant))]),
    ...columns.map(({ name }, index) => same(name, column('taken', name), column('renames', newName(index)))),
  ]
  return sql`(
  select
    ${lines([
      ...shape.key.map((name) => column('base', name)),
      ...columns.map((_, index) => column('renames', newName(index))),
    ])}
  from ${renameList(shape)}
  join ${baseRows(shape)} as base
    on ${all(columns.map(({ name }) => same(name, column('base', name), column('renames', name))))}
  where not exists (
      select
      from ${baseRows(shape)} as taken
      where ${all(isTaken)}
    )
    and not exists (
      select
      from ${targetRows(shape)} as target
      where ${sameBaseKey('target', 'base', shape)}
    )
)`
}
