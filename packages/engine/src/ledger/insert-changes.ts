import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'
import { type changeColumns, sharedKey } from './recorded-changes.js'

/**
 * Records what a run did to rows: what it did alike for several tenants once. `rows` is a select of `tenant`, the whole `key`,
 * `action` and of what else there is to say of the row; the before and after of a rename are whole keys.
 */
export function insertChanges(
  shape: Pick<TargetShape, 'identity' | 'tenants'>,
  run: number,
  said: readonly (typeof changeColumns)[number][],
  rows: Fragment,
): Fragment {
  const names = said.map((name) => sql.raw(name))
  const { tenants } = shape
  if (tenants === null)
    return sql`
insert into sow.change (run, dataset, tenants, key, ${sql.join(names)})
select
  ${lines([sql`${run}::bigint`, sql`${shape.identity}`, sql`array[done.tenant]`, sql`done.key`, ...names])}
from (${rows}
) as done`
  return sql`
insert into sow.change (run, dataset, tenants, key, ${sql.join(names)})
select
  ${lines([
    sql`${run}::bigint`,
    sql`${shape.identity}`,
    sql`array_agg(done.tenant)`,
    sql`case
    when count(*) = 1 then done.key || jsonb_build_object(${sql.lit(tenants.column)}::text, min(done.tenant))
    else done.key
  end`,
    ...names,
  ])}
from (
  select
    tenant,
    ${lines([sql`${sharedKey(shape, sql`key`)} as key`, ...said.map((name) => withoutTenant(shape, name))])}
  from (${rows}
  ) as rows
) as done
group by ${sql.join([sql`done.key`, ...names])}`
}

/** Of a rename before and after are keys. */
function withoutTenant(shape: Pick<TargetShape, 'tenants'>, name: (typeof changeColumns)[number]): Fragment {
  if (name !== 'before' && name !== 'after') return sql.raw(name)
  return sql`case when action = 'rename' then ${sharedKey(shape, sql.raw(name))} else ${sql.raw(name)} end as ${sql.raw(name)}`
}
