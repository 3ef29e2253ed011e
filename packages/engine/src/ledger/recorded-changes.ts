import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'

/** What of a shape says how its changes are kept. */
export type RecordedShape = Pick<TargetShape, 'tenants'>

/** The columns of `sow.change` that say what a run did. */
export const changeColumns = [
  'action',
  'before',
  'after',
  'base_before',
  'inserted_run_before',
  'tombstone_run_before',
  'touched',
] as const

/**
 * What runs recorded, a row for each row of the target that they did it to: what a run did alike for several tenants stands once,
 * under the key without the tenant. `tenant` is '' for a global dataset; `kept_key` is the key that stands there, which an index has.
 */
export function recordedChanges({ tenants }: RecordedShape): Fragment {
  const placed = ['run', 'dataset', 'ordinal'].map(changed)
  if (tenants === null)
    return sql`(
  select
    ${lines([
      ...placed,
      sql`''::text as tenant`,
      sql`change.key`,
      sql`change.key as kept_key`,
      ...changeColumns.map(changed),
    ])}
  from sow.change
)`
  return sql`(
  select
    ${lines([
      ...placed,
      sql`listed.tenant`,
      sql`${withTenant(tenants.column, sql`change.key`)} as key`,
      sql`change.key as kept_key`,
      ...changeColumns.map((name) => saidColumn(tenants.column, name)),
    ])}
  from sow.change
  cross join unnest(change.tenants, change.own_before) as listed (tenant, own)
)`
}

function changed(name: string): Fragment {
  return sql.raw(`change.${name}`)
}

function saidColumn(tenant: string, name: (typeof changeColumns)[number]): Fragment {
  const said = changed(name)
  switch (name) {
    case 'before':
    case 'after':
      // Of a rename they are keys.
      return sql`case when change.action = 'rename' then ${withTenant(tenant, said)} else ${said} end as ${sql.raw(name)}`
    case 'base_before':
      return sql`${said} || coalesce(listed.own, '{}') as base_before`
    default:
      return said
  }
}

/** A key as the target has it, of one that may lack the tenant `listed`; what was recorded while the dataset was global has a whole key. */
function withTenant(column: string, key: Fragment): Fragment {
  return sql`jsonb_build_object(${sql.lit(column)}::text, listed.tenant) || ${key}`
}

/** A key without the tenant: that under which a change of several stands. */
export function sharedKey({ tenants }: RecordedShape, key: Fragment): Fragment {
  return tenants === null ? key : sql`${key} - ${sql.lit(tenants.column)}::text`
}

/** True of what was recorded of the row of a key, for one row or a few: found by the index on keys. */
export function isRecordedOf(shape: RecordedShape, alias: string, key: Fragment): Fragment {
  const change = sql.id(alias)
  if (shape.tenants === null) return sql`${change}.key = ${key}`
  return sql`${change}.kept_key in (${key}, ${sharedKey(shape, key)})
    and ${change}.key = ${key}`
}
