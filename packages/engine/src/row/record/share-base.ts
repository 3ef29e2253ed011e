import { sql } from 'kysely'
import type { SharedBase } from '../../catalog/shape/shared-base.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { columnsOf, ofTenant, type SharingBase } from '../../catalog/statement/base-rows.js'
import { column, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { createSharedStatements, dropShared } from '../../ledger/shared-tables.js'
import { settleBase } from './settle-base.js'

/** With the columns of ids that the shape says: of a base that is made, or made anew. */
export function withIds(shape: TargetShape, sharing: SharedBase): SharedBase {
  const ids = shape.references.filter(({ tenantColumn }) => tenantColumn !== null)
  return { ...sharing, idColumns: ids.map(({ column: name }) => name) }
}

/** Once a base has other columns, and every row is in the base itself. */
export async function makeSharedAnew(
  database: Database,
  base: SharingBase | null,
  nullableKey: readonly string[],
): Promise<void> {
  if (base === null) return
  await dropShared(database, base)
  for (const statement of createSharedStatements(base, nullableKey)) await statement.execute(database.query)
}

/** Brings together what tenants have alike, of those that share nothing yet. `base`: as it is now; null where nothing is shared. */
export async function shareBase(
  database: Database,
  shape: TargetShape,
  base: SharingBase | null,
): Promise<void> {
  if (base === null) return
  const alone = sql`not exists (
    select
    from ${table(base.sharing.tenants)} as sharer
    where ${ofTenant(shape, base, sql`sharer.tenant`, column('own', base.tenant))}
  )`
  const found = await sql<{ alone: boolean }>`
select exists (
  select
  from ${table(base.own)} as own
  where ${alone}
) as alone`.execute(database.query)
  if (found.rows[0]?.alone !== true) return
  const names = columnsOf(base).map((name) => column('own', name))
  await settleBase(
    database,
    shape,
    base,
    sql`
select
  ${lines(names)}
from ${table(base.own)} as own
where ${alone}`,
  )
}
