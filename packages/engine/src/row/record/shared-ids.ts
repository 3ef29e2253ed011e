import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import {
  idsInRow,
  insertedRun,
  joinedIds,
  ofTenant,
  type SharingBase,
  sameSharedKey,
  sharedValue,
} from '../../catalog/statement/base-rows.js'
import { all, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import { workOfBase } from './base-moves.js'
import { differs } from './differs-from-shared.js'

/** The ids of rows that a tenant comes to share, and of rows that it shares and that refer to other rows of its own than before. */
export function placedIds(shape: TargetShape, base: SharingBase): Fragment {
  const from = (rows: Fragment, alias: string, isMeant: readonly Fragment[]) => sql`
select
  ${lines([sql`sharer.tenant`, sql`shared.sow_position`, ...base.ids.map((name) => column(alias, name))])}
from ${rows} as ${sql.id(alias)}
join ${table(base.sharing.tenants)} as sharer
  on ${ofTenant(shape, base, sql`sharer.tenant`, column(alias, base.tenant))}
join ${table(base.sharing.rows)} as shared
  on ${sameSharedKey(shape, base, 'shared', alias)}
${joinedIds(shape, base, 'shared')}
where ${all([
    sql`${column(alias, 'tombstone_run')} is null`,
    sql`${column(alias, 'inserted_run')} is not distinct from ${insertedRun('shared', 'sharer')}`,
    sql`not ${differs(base, alias, 'shared')}`,
    sql`(${sql.join(base.ids.map((name) => column(alias, name)))})
    is distinct from (${sql.join(base.ids.map((name) => sharedValue(base, 'shared', name)))})`,
    ...isMeant,
  ])}`
  return sql`
create temp table ${sql.id(workOfBase.placed.name)} on commit drop as${from(table(workOfBase.moved), 'moved', [])}
union all${from(table(base.own), 'own', [
    sql`exists (
    select
    from ${table(workOfBase.tipped)} as tipped
    where ${sameSharedKey(shape, base, 'tipped', 'own')}
  )`,
  ])}`
}

/** Puts them with those that the tenant has already, many to a row. */
export function keepIdsStatement(shape: TargetShape, base: SharingBase): Fragment {
  const ids = table(base.sharing.ids)
  const slot = sql`placed.sow_position % ${sql.lit(idsInRow)} + 1`
  return sql`
insert into ${ids} as known (
  ${lines([sql`tenant`, sql`number`, ...base.ids.map((name) => sql.id(name))])}
)
select
  ${lines([
    sql`touched.tenant`,
    sql`touched.number`,
    ...base.ids.map(
      (name) => sql`array_agg(
    case when placed.tenant is not null then ${column('placed', name)} else (${column('ids', name)})[slot] end
    order by slot
  )`,
    ),
  ])}
from (
  select
    tenant,
    sow_position / ${sql.lit(idsInRow)} as number,
    max(${slot}) as slots
  from ${table(workOfBase.placed)} as placed
  group by 1, 2
) as touched
left join ${ids} as ids
  on ${ofTenant(shape, base, sql`ids.tenant`, sql`touched.tenant`)}
  and ids.number = touched.number
cross join lateral generate_series(
  1,
  greatest(touched.slots, ${sql.join(base.ids.map((name) => sql`cardinality(${column('ids', name)})`))})
) as slot
left join ${table(workOfBase.placed)} as placed
  on ${ofTenant(shape, base, sql`placed.tenant`, sql`touched.tenant`)}
  and placed.sow_position = touched.number * ${sql.lit(idsInRow)} + slot - 1
group by 1, 2
on conflict (tenant, number) do update
set
  ${lines(base.ids.map((name) => sql`${sql.id(name)} = ${column('excluded', name)}`))}`
}

/** Of tenants that share nothing any more. */
export function leaveIdsStatement(shape: TargetShape, base: SharingBase): Fragment {
  return sql`
delete from ${table(base.sharing.ids)} as ids
where not exists (
    select
    from ${table(base.sharing.tenants)} as sharer
    where ${ofTenant(shape, base, sql`sharer.tenant`, sql`ids.tenant`)}
  )`
}
