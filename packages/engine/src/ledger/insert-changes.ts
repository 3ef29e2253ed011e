import { sql } from 'kysely'
import { basedColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape, TargetTenants } from '../catalog/shape/target-shape.js'
import { type Fragment, lines } from '../catalog/statement/sql-fragments.js'
import { type changeColumns, sharedKey } from './recorded-changes.js'

type ChangeColumn = (typeof changeColumns)[number]

/**
 * Records what a run did to rows: what it did alike for several tenants once. `rows` is a select of `tenant`, the whole `key`,
 * `action` and of what else there is to say of the row; the before and after of a rename are whole keys.
 */
export function insertChanges(
  shape: TargetShape,
  run: number,
  said: readonly ChangeColumn[],
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
  const ids = said.includes('base_before') ? idsOf(shape) : []
  return sql`
insert into sow.change (run, dataset, tenants, own_before, key, ${sql.join(names)})
select
  ${lines([
    sql`${run}::bigint`,
    sql`${shape.identity}`,
    sql`array_agg(done.tenant)`,
    ids.length === 0 ? sql`null` : sql`array_agg(done.own)`,
    sql`case
    when count(*) = 1 then jsonb_build_object(${sql.lit(tenants.column)}::text, min(done.tenant)) || done.key
    else done.key
  end`,
    ...names,
  ])}
from (
  select
    ${lines([
      sql`tenant`,
      ...(ids.length === 0 ? [] : [sql`${ownIds(ids)} as own`]),
      sql`${alikeKey(tenants, sql`key`)} as key`,
      ...said.map((name) => alike(tenants, name, ids)),
    ])}
  from (${rows}
  ) as rows
) as done
group by ${sql.join([sql`done.key`, ...names])}`
}

/** Columns of the base that refer to rows of the tenant's own: their ids are never alike. */
function idsOf(shape: TargetShape): readonly string[] {
  const names = basedColumns(shape).map(({ name }) => name)
  return names.filter((name) => shape.sharing?.idColumns.includes(name))
}

function ownIds(ids: readonly string[]): Fragment {
  const parts = ids.map((name) => sql`${sql.lit(name)}::text, base_before -> ${sql.lit(name)}`)
  return sql`case when base_before is not null then jsonb_build_object(${sql.join(parts)}) end`
}

/** A key that spells the tenant in another way, as types allow that call different texts equal, stays whole: it is the row's own. */
function alikeKey(tenants: TargetTenants, key: Fragment): Fragment {
  return sql`case when ${key} ->> ${sql.lit(tenants.column)} = tenant then ${sharedKey({ tenants }, key)} else ${key} end`
}

/** What may be alike of what there is to say. */
function alike(tenants: TargetTenants, name: ChangeColumn, ids: readonly string[]): Fragment {
  const said = sql.raw(name)
  switch (name) {
    case 'before':
    case 'after':
      // Of a rename they are keys.
      return sql`case when action = 'rename' then ${alikeKey(tenants, said)} else ${said} end as ${said}`
    case 'base_before':
      return ids.length === 0
        ? said
        : sql`base_before - array[${sql.join(ids.map((id) => sql.lit(id)))}]::text[] as base_before`
    default:
      return said
  }
}
