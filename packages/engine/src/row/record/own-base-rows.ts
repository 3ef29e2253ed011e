import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import {
  absentRun,
  columnsOf,
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

/** Tenants that do not move with most others keep, as rows of their own, what was shared until now. */
export function keepStatement(shape: TargetShape, base: SharingBase): Fragment {
  return sql`
insert into ${table(base.own)} (
  ${lines(namesOf(base))}
)
select
  ${lines([
    sql`sharer.tenant`,
    ...base.key.map((name) => column('tipped', name)),
    ...base.values.map((name) => sharedValue(base, 'shared', name)),
    insertedRun('shared', 'sharer'),
    sql`case when shared.tableoid is null then ${sql.lit(absentRun)} end`,
  ])}
from ${table(workOfBase.tipped)} as tipped
cross join ${table(base.sharing.tenants)} as sharer
left join ${table(base.sharing.rows)} as shared
  on ${sameSharedKey(shape, base, 'shared', 'tipped')}
${joinedIds(shape, base, 'shared')}
where tipped.sow_moves < (select count(*) from ${table(base.sharing.tenants)})
  and not ${hasRow(shape, base, workOfBase.moved, 'tipped', sql`sharer.tenant`)}
  and not ${hasRow(shape, base, base.own, 'tipped', sql`sharer.tenant`)}
  and not exists (
    select
    from ${table(workOfBase.coming)} as coming
    where ${ofTenant(shape, base, sql`coming.tenant`, sql`sharer.tenant`)}
  )`
}

/** What the moves say of a row takes the place of what the tenant had. */
export function clearStatement(shape: TargetShape, base: SharingBase): Fragment {
  return sql`
delete from ${table(base.own)} as own
using ${table(workOfBase.moved)} as moved
where ${ofTenant(shape, base, column('own', base.tenant), column('moved', base.tenant))}
  and ${sameSharedKey(shape, base, 'own', 'moved')}`
}

/** Rows of a tenant's own that say what is shared from now on. */
export function yieldStatement(shape: TargetShape, base: SharingBase): Fragment {
  return sql`
delete from ${table(base.own)} as own
using ${table(workOfBase.tipped)} as tipped,
  ${table(base.sharing.tenants)} as sharer
where ${ofTenant(shape, base, sql`sharer.tenant`, column('own', base.tenant))}
  and ${sameSharedKey(shape, base, 'own', 'tipped')}
  and own.tombstone_run is not distinct from tipped.tombstone_run
  and own.inserted_run is not distinct from ${insertedRun('tipped', 'sharer')}
  and not ${differs(base, 'own', 'tipped')}`
}

/** A tenant whose row is not what is shared has one of its own; one that lacks what is shared says so. */
export function ownStatement(shape: TargetShape, base: SharingBase): Fragment {
  const isShared = all([
    sql`moved.tombstone_run is null`,
    sql`moved.inserted_run is not distinct from ${insertedRun('shared', 'sharer')}`,
    sql`not ${differs(base, 'moved', 'shared')}`,
  ])
  return sql`
insert into ${table(base.own)} (
  ${lines(namesOf(base))}
)
select
  ${lines(columnsOf(base).map((name) => column('moved', name)))}
from ${table(workOfBase.moved)} as moved
left join ${table(base.sharing.tenants)} as sharer
  on ${ofTenant(shape, base, sql`sharer.tenant`, column('moved', base.tenant))}
left join ${table(base.sharing.rows)} as shared
  on ${sameSharedKey(shape, base, 'shared', 'moved')}
  and sharer.tenant is not null
where case
    when shared.tableoid is null then moved.tombstone_run is distinct from ${sql.lit(absentRun)}
    else not (${isShared})
  end`
}

/** Of a tenant that comes to share, the rows that others have and it has not. */
export function lackStatement(shape: TargetShape, base: SharingBase): Fragment {
  return sql`
insert into ${table(base.own)} (
  ${lines([base.tenant, ...base.key, 'tombstone_run'].map((name) => sql.id(name)))}
)
select
  ${lines([sql`coming.tenant`, ...base.key.map((name) => column('shared', name)), sql.lit(absentRun)])}
from ${table(workOfBase.coming)} as coming
cross join ${table(base.sharing.rows)} as shared
where not ${hasRow(shape, base, workOfBase.moved, 'shared', sql`coming.tenant`)}
  and not ${hasRow(shape, base, base.own, 'shared', sql`coming.tenant`)}`
}

function namesOf(base: SharingBase): readonly Fragment[] {
  return columnsOf(base).map((name) => sql.id(name))
}

/** True where a table has a row of a tenant with the key of a row of `alias`. */
function hasRow(
  shape: TargetShape,
  base: SharingBase,
  of: SharingBase['own'] | (typeof workOfBase)['moved'],
  alias: string,
  tenant: Fragment,
): Fragment {
  return sql`exists (
    select
    from ${table(of)} as present
    where ${ofTenant(shape, base, column('present', base.tenant), tenant)}
      and ${sameSharedKey(shape, base, 'present', alias)}
  )`
}
