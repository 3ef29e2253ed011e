import { sql } from 'kysely'
import { keyColumns, sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { asKept, column, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { CreateTable } from '../../database/work-statement.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { base, conflict, seen, take } from './delta-columns.js'

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
  const values = valueColumns(shape).flatMap((each) => [
    sql`${column('target', each.name)}`,
    sql`${column('target', each.name)} as ${sql.id(seen(each))}`,
    sql`null::boolean as ${sql.id(take(each))}`,
  ])
  const shared = sharedColumns(shape).flatMap((each) => [
    sql`${asKept(column('target', each.name), each)} as ${sql.id(base(each))}`,
    sql`null::boolean as ${sql.id(conflict(each))}`,
  ])
  const id = shape.surrogate === null ? [] : [column('target', shape.surrogate.column)]
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
  ${lines([...id, ...keyColumns(shape).map((each) => column('target', each.name)), ...values, ...shared])}
from ${table(shape.table)} as target`
  return { kind: 'create', table: work.delta, select }
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
