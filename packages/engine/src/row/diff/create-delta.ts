import { sql } from 'kysely'
import { keyColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import { column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { CreateTable } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { deltaValues } from './delta-columns.js'
import { isPacked } from './packed-values.js'

/** Makes the empty delta, and the empty identity table where rows of the dataset refer to each other. */
export async function createDelta(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  await runWork(database, deltaStatement(shape, work))
  if (refersToItself(shape)) await runWork(database, identityStatement(shape, work))
}

export function refersToItself(shape: TargetShape): boolean {
  return shape.references.some((reference) => reference.self)
}

/** Types and collations follow the target: `with no data` only looks at them. */
export function deltaStatement(shape: TargetShape, work: WorkTables): CreateTable {
  const id = shape.surrogate === null ? [] : [column('target', shape.surrogate.column)]
  const keys = keyColumns(shape).map((each) => column('target', each.name))
  const select = sql`
select
  null::bigint as sow_position,
  null::text as sow_action,
  null::boolean as sow_in_table,
  null::boolean as sow_has_base,
  null::boolean as sow_kept,
  null::boolean as sow_conflicting,
  null::boolean as sow_rebase,
  null::xid as sow_xmin,
  null::text as sow_reason,
  null::integer as sow_step,
  ${lines([...id, ...keys, ...(isPacked(shape) ? packedColumns : columnsOfValues(shape))])}
from ${table(shape.table)} as target`
  return { kind: 'create', table: work.delta, select }
}

const packedColumns: readonly Fragment[] = [
  sql`null::jsonb as sow_values`,
  sql`null::jsonb as sow_seen`,
  sql`null::boolean[] as sow_take`,
  sql`null::jsonb as sow_base`,
  sql`null::boolean[] as sow_conflict`,
]

function columnsOfValues(shape: TargetShape): readonly Fragment[] {
  const cells = valueColumns(shape).map((each) => {
    const value = column('target', each.name)
    const flag = sql`null::boolean`
    const own = { column: each, value, seen: value, take: flag }
    return ownerRules[each.ownership].isThreeWay ? { ...own, base: asKept(value, each), conflict: flag } : own
  })
  return [...deltaValues(shape, cells)].map(([name, value]) => sql`${value} as ${sql.id(name)}`)
}

export function identityStatement(shape: TargetShape, work: WorkTables): CreateTable {
  const select = sql`
select
  ${lines(identityColumns(shape).map((name) => column('target', name)))}
from ${table(shape.table)} as target`
  return { kind: 'create', table: work.identity, select }
}

/** The columns of the identity table: the id that references hold, and the key that finds it. */
export function identityColumns(shape: TargetShape): string[] {
  const ids = shape.references.filter((reference) => reference.self).map((reference) => reference.id)
  return [...new Set([...ids, ...shape.key])]
}
