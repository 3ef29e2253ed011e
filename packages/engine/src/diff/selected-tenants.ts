import { sql } from 'kysely'
import { all, type Fragment, table } from '../statement/sql-fragments.js'
import type { TargetTenants } from '../target/target-shape.js'

/** The tenants that rows are compared for: the active ones, or the one of them that was asked for. */
export function selectedTenants(tenants: TargetTenants, only: string | null): Fragment {
  const conditions = [
    ...(tenants.active === null
      ? []
      : [sql`${sql.id(tenants.active.column)} in (${sql.join(tenants.active.in)})`]),
    ...(only === null ? [] : [sql`${sql.id(tenants.key)} = ${only}`]),
  ]
  return sql`
    select ${sql.id(tenants.id)} as id
    from ${table(tenants.table)}
    where ${all(conditions)}`
}
