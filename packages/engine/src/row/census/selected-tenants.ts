import { sql } from 'kysely'
import type { TargetTenants } from '../../catalog/shape/target-shape.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import { equal, isOneOf } from '../../catalog/statement/equal.js'
import { all, type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { RowScope } from '../row-scope.js'

/** The tenants that rows are compared for: the active ones, or the one of them that was asked for. */
export function selectedTenants(tenants: TargetTenants, scope: RowScope): Fragment {
  const conditions = [
    ...(tenants.active === null
      ? []
      : [isOneOf(sql.id(tenants.active.column), tenants.active.in, tenants.active.equality)]),
    ...(scope.tenant === null ? [] : [equal(sql.id(tenants.key), sql`${scope.tenant}`, tenants.keyEquality)]),
    ...(scope.tenantIds === undefined ? [] : [isOneOfIds(tenants, scope.tenantIds)]),
  ]
  const planned = plannedTenants(tenants, scope).map(
    (delta) => sql`
    union all
    select ${sql.id(tenants.id)} as id
    from ${delta}
    where sow_action = 'insert'
      and ${all(conditions)}`,
  )
  return sql`
    select ${sql.id(tenants.id)} as id
    from ${table(tenants.table)}
    where ${all(conditions)}${sql.join(planned, sql``)}`
}

/** As values of the id's own type, where that is one of the server's, an index finds them, and their number is known to whoever plans. */
function isOneOfIds({ id, equality }: TargetTenants, ids: readonly string[]): Fragment {
  return equality === plainEquality
    ? sql`${sql.id(id)} = any (${[...ids]})`
    : sql`${sql.id(id)}::text = any (${[...ids]}::text[])`
}

/** Tenants that the same plan would insert; their state has to be among the columns that their dataset carries. */
export function plannedTenants(tenants: TargetTenants, { planned }: RowScope): Fragment[] {
  return [...planned.values()]
    .filter(
      ({ shape }) => shape.table.schema === tenants.table.schema && shape.table.name === tenants.table.name,
    )
    .filter(({ shape }) => {
      const carried = shape.columns.map(({ name }) => name)
      return (
        carried.includes(tenants.key) && (tenants.active === null || carried.includes(tenants.active.column))
      )
    })
    .map(({ work }) => table(work.delta))
}
