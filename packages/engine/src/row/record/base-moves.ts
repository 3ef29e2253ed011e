import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import {
  absentRun,
  columnsOf,
  ofTenant,
  type SharingBase,
  sameSharedKey,
  sharableValues,
} from '../../catalog/statement/base-rows.js'
import { column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { WorkTable } from '../../database/work-statement.js'
import { baseRowDigest } from '../../ledger/ledger-digests.js'

/** The tables that a base is settled by, which go before it is done. */
export const workOfBase: Readonly<Record<'moved' | 'coming' | 'tipped' | 'placed', WorkTable>> = {
  moved: { schema: 'pg_temp', name: 'base_moved' },
  coming: { schema: 'pg_temp', name: 'base_coming' },
  tipped: { schema: 'pg_temp', name: 'base_tipped' },
  placed: { schema: 'pg_temp', name: 'base_placed' },
}

/** The rows that move, numbered. */
export function movedRows(base: SharingBase, moves: Fragment): Fragment {
  return sql`
create temp table ${sql.id(workOfBase.moved.name)} on commit drop as
select
  ${lines([sql`row_number() over () as sow_move`, ...columnsOf(base).map((name) => column('moving', name))])}
from (${moves}
) as moving`
}

/**
 * Tenants that have no part yet in what is shared, and of which every row of the base moves: from then on they have. Their rows were
 * inserted by no run before `since`.
 */
export function comingTenants(shape: TargetShape, base: SharingBase): Fragment {
  return sql`
create temp table ${sql.id(workOfBase.coming.name)} on commit drop as
select
  ${column('moved', base.tenant)} as tenant,
  coalesce(min(moved.inserted_run), 0) as since
from ${table(workOfBase.moved)} as moved
where not exists (
    select
    from ${table(base.sharing.tenants)} as sharer
    where ${ofTenant(shape, base, sql`sharer.tenant`, column('moved', base.tenant))}
  )
  and not exists (
    select
    from ${table(base.own)} as own
    where ${ofTenant(shape, base, column('own', base.tenant), column('moved', base.tenant))}
      and not exists (
        select
        from ${table(workOfBase.moved)} as twin
        where ${ofTenant(shape, base, column('twin', base.tenant), column('own', base.tenant))}
          and ${sameSharedKey(shape, base, 'twin', 'own')}
      )
  )
group by 1
having bool_or(moved.tombstone_run is distinct from ${sql.lit(absentRun)})`
}

/**
 * Rows that more than half of the tenants come to have, where that is not what they share already. Those that moved before count
 * among them. Of a row that the tenant got as it came the run is not told (0): it is the tenant's own `since`.
 */
export function tippedRows(shape: TargetShape, base: SharingBase): Fragment {
  const told = [...base.key, ...sharableValues(base)]
  const since = (alias: string) =>
    sql`case when ${column(alias, 'inserted_run')} = sharer.since then 0 else ${column(alias, 'inserted_run')} end`
  const candidate = (alias: string, move: Fragment) => [
    move,
    ...base.key.map((name) => sql`${column(alias, name)} as ${sql.id(name)}`),
    sql`${column(alias, 'tombstone_run')} as tombstone_run`,
    sql`${since(alias)} as inserted_run`,
    sql`${baseRowDigest(alias, told)} as sow_digest`,
  ]
  return sql`
create temp table ${sql.id(workOfBase.tipped.name)} on commit drop as
with candidates as (
  select
    ${lines(candidate('moved', sql`moved.sow_move`))}
  from ${table(workOfBase.moved)} as moved
  join ${table(base.sharing.tenants)} as sharer
    on ${ofTenant(shape, base, sql`sharer.tenant`, column('moved', base.tenant))}
  union all
  select
    ${lines(candidate('own', sql`null`))}
  from ${table(base.own)} as own
  join ${table(base.sharing.tenants)} as sharer
    on ${ofTenant(shape, base, sql`sharer.tenant`, column('own', base.tenant))}
  where exists (
      select
      from ${table(workOfBase.moved)} as moved
      where ${sameSharedKey(shape, base, 'moved', 'own')}
    )
    and not exists (
      select
      from ${table(workOfBase.moved)} as moved
      where ${ofTenant(shape, base, column('moved', base.tenant), column('own', base.tenant))}
        and ${sameSharedKey(shape, base, 'moved', 'own')}
    )
),
most as (
  select
    min(sow_move) as sow_move,
    count(sow_move) as sow_moves,
    inserted_run,
    tombstone_run
  from candidates
  where coalesce(tombstone_run, ${sql.lit(absentRun)}) = ${sql.lit(absentRun)}
  group by ${sql.join(base.key.map((name) => sql.id(name)))}, tombstone_run, inserted_run, sow_digest
  having count(*) * 2 > (select count(*) from ${table(base.sharing.tenants)})
)
select
  ${lines([
    sql`most.sow_moves`,
    ...told.map((name) => column('moved', name)),
    sql`most.inserted_run`,
    sql`most.tombstone_run`,
  ])}
from most
join ${table(workOfBase.moved)} as moved
  on moved.sow_move = most.sow_move
left join ${table(base.sharing.rows)} as shared
  on ${sameSharedKey(shape, base, 'shared', 'moved')}
where case
    when shared.tableoid is null then most.tombstone_run is null
    else most.tombstone_run is not null
      or shared.inserted_run is distinct from most.inserted_run
      or ${baseRowDigest('shared', told)} <> ${baseRowDigest('moved', told)}
  end`
}
