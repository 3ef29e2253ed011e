import { sql } from 'kysely'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import {
  absentRun,
  baseRows,
  columnsOf,
  type SharingBase,
  sharingBase,
} from '../../catalog/statement/base-rows.js'
import { all, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import { settleBase } from './settle-base.js'

/** Rows of a base, as `base`, beside those of other tables. */
export interface FoundInBase {
  /** What follows `from`: it does not name the base. */
  readonly from: Fragment
  readonly where: readonly Fragment[]
}

export interface BaseChanges extends FoundInBase {
  /** What a column gets. */
  readonly values: readonly { readonly name: string; readonly value: Fragment }[]
}

/** Gives columns of rows of the base other values. Where tenants share rows, those that change alike go on to. */
export async function changeBase(
  database: Database,
  shape: TargetShape,
  changes: BaseChanges,
): Promise<void> {
  const shared = sharingBase(shape)
  const { from, where, values } = changes
  if (shared !== null) {
    const changed = new Map(values.map(({ name, value }) => [name, value]))
    await settleBase(
      database,
      shape,
      shared,
      movesOf(shape, shared, changes, (name) => changed.get(name) ?? column('base', name)),
    )
    return
  }
  const written = await sql`
update ${table(shape.base as TableName)} as base
set
  ${lines(values.map(({ name, value }) => sql`${sql.id(name)} = ${value}`))}
from ${from}
where ${all(where)}`.execute(database.query)
  if ((written.numAffectedRows ?? 0n) > 0n) rewriteBase(database, shape.identity)
}

/** Takes rows out of the base. */
export async function leaveBase(database: Database, shape: TargetShape, found: FoundInBase): Promise<void> {
  const shared = sharingBase(shape)
  if (shared !== null) {
    const kept = [shared.tenant, ...shared.key]
    const valueIn = (name: string) => {
      if (name === 'tombstone_run') return sql`${sql.lit(absentRun)}::bigint`
      return kept.includes(name)
        ? column('base', name)
        : sql`case when false then ${column('base', name)} end`
    }
    await settleBase(database, shape, shared, movesOf(shape, shared, found, valueIn))
    return
  }
  const gone = await sql`
delete from ${table(shape.base as TableName)} as base
using ${found.from}
where ${all(found.where)}`.execute(database.query)
  if ((gone.numAffectedRows ?? 0n) > 0n) rewriteBase(database, shape.identity)
}

function movesOf(
  shape: TargetShape,
  shared: SharingBase,
  { from, where }: FoundInBase,
  valueIn: (name: string) => Fragment,
): Fragment {
  return sql`
select
  ${lines(columnsOf(shared).map((name) => sql`${valueIn(name)} as ${sql.id(name)}`))}
from ${baseRows(shape)} as base,
  ${from}
where ${all(where)}`
}
