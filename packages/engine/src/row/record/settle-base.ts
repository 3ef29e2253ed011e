import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import {
  absentRun,
  ofTenant,
  type SharingBase,
  sameSharedKey,
  sharableValues,
} from '../../catalog/statement/base-rows.js'
import { column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import { comingTenants, movedRows, tippedRows, workOfBase } from './base-moves.js'
import {
  clearStatement,
  keepStatement,
  lackStatement,
  ownStatement,
  yieldStatement,
} from './own-base-rows.js'
import { keepIdsStatement, leaveIdsStatement, placedIds } from './shared-ids.js'

/**
 * Gives a base, of which tenants share what is alike, the rows that `moves` has: for each tenant and key, once, what the base holds from
 * then on; a `tombstone_run` of `absentRun` says that it holds none. What more than half of the tenants come to have is shared, and
 * all others have rows of their own.
 */
export async function settleBase(
  database: Database,
  shape: TargetShape,
  base: SharingBase,
  moves: Fragment,
): Promise<void> {
  for (const statement of settleStatements(shape, base, moves)) await statement.execute(database.query)
  rewriteBase(database, shape.identity)
}

/** The statements of it, in their order. */
export function settleStatements(
  shape: TargetShape,
  base: SharingBase,
  moves: Fragment,
): readonly Fragment[] {
  return [
    movedRows(base, moves),
    comingTenants(shape, base),
    admitStatement(base),
    tippedRows(shape, base),
    keepStatement(shape, base),
    clearStatement(shape, base),
    ...moveSharedStatements(shape, base),
    ...(base.ids.length === 0 ? [] : [placedIds(shape, base)]),
    yieldStatement(shape, base),
    ownStatement(shape, base),
    lackStatement(shape, base),
    ...(base.ids.length === 0 ? [] : [keepIdsStatement(shape, base)]),
    ...departStatements(shape, base),
    sql`
drop table ${sql.join([workOfBase.moved, workOfBase.coming, workOfBase.tipped, ...(base.ids.length === 0 ? [] : [workOfBase.placed])].map(table))}`,
  ]
}

/** Tenants that come to share what others have. */
function admitStatement(base: SharingBase): Fragment {
  return sql`
insert into ${table(base.sharing.tenants)} (tenant, since)
select tenant, since
from ${table(workOfBase.coming)}`
}

/** A shared row keeps its position for as long as it is there: the ids of tenants are found by it. */
function moveSharedStatements(shape: TargetShape, base: SharingBase): readonly Fragment[] {
  const rows = table(base.sharing.rows)
  const names = [...base.key, ...sharableValues(base), 'inserted_run']
  const isTipped = sameSharedKey(shape, base, 'shared', 'tipped')
  return [
    sql`
delete from ${rows} as shared
using ${table(workOfBase.tipped)} as tipped
where ${isTipped}
  and tipped.tombstone_run is not null`,
    sql`
update ${rows} as shared
set
  ${lines(names.map((name) => sql`${sql.id(name)} = ${column('tipped', name)}`))}
from ${table(workOfBase.tipped)} as tipped
where ${isTipped}`,
    sql`
insert into ${rows} (
  ${lines([...names.map((name) => sql.id(name)), sql`sow_position`])}
)
select
  ${lines([
    ...names.map((name) => column('tipped', name)),
    sql`(select coalesce(max(sow_position), -1) from ${rows}) + row_number() over ()`,
  ])}
from ${table(workOfBase.tipped)} as tipped
where tipped.tombstone_run is null
  and not exists (
    select
    from ${rows} as shared
    where ${isTipped}
  )`,
  ]
}

/** A tenant that has no row any more has no part in what others share; what nobody shares is gone. */
function departStatements(shape: TargetShape, base: SharingBase): readonly Fragment[] {
  const ofSharer = ofTenant(shape, base, column('own', base.tenant), sql`sharer.tenant`)
  return [
    sql`
delete from ${table(base.sharing.tenants)} as sharer
where exists (
    select
    from ${table(workOfBase.moved)} as moved
    where moved.tombstone_run = ${sql.lit(absentRun)}
      and ${ofTenant(shape, base, column('moved', base.tenant), sql`sharer.tenant`)}
  )
  and not exists (
    select
    from ${table(base.own)} as own
    where ${ofSharer}
      and own.tombstone_run is distinct from ${sql.lit(absentRun)}
  )
  and (select count(*) from ${table(base.sharing.rows)}) = (
    select count(*)
    from ${table(base.own)} as own
    where ${ofSharer}
  )`,
    ...emptyStatements(shape, base),
  ]
}

/** Takes away what is left of tenants that share nothing any more. */
function emptyStatements(shape: TargetShape, base: SharingBase): readonly Fragment[] {
  return [
    sql`
delete from ${table(base.own)} as own
where own.tombstone_run = ${sql.lit(absentRun)}
  and not exists (
    select
    from ${table(base.sharing.tenants)} as sharer
    where ${ofTenant(shape, base, sql`sharer.tenant`, column('own', base.tenant))}
  )`,
    sql`
delete from ${table(base.sharing.rows)}
where not exists (
    select
    from ${table(base.sharing.tenants)}
  )`,
    ...(base.ids.length === 0 ? [] : [leaveIdsStatement(shape, base)]),
  ]
}
