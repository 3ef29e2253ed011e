import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { idsInRow, ofTenant, type SharingBase, sharableValues } from '../../catalog/statement/base-rows.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import { any, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import { deltaRows } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'

/** True where a row of the release is one for all tenants, but for the ids that are kept for each: its key refers to no row of theirs. */
export function isAlikeForAll({ references, key }: TargetShape): boolean {
  return references.every((each) => each.tenantColumn === null || !key.includes(each.column))
}

/**
 * What a new base holds once a run has inserted every row of the release for each tenant: each row once, for all of them. It is
 * what `settleBase` would find out by comparing the rows of all tenants.
 */
export function enterWholeStatements(
  shape: TargetShape,
  base: SharingBase,
  work: WorkTables,
  run: number,
): readonly Fragment[] {
  const inserted = insertedRows(shape, base, work)
  return [
    sql`
insert into ${table(base.sharing.tenants)} (tenant, since)
select distinct
  inserted.tenant,
  ${run}::bigint
from ${inserted}`,
    enterRowsStatement(shape, base, inserted),
    ...(base.ids.length === 0 ? [] : [enterIdsStatement(shape, base, inserted)]),
  ]
}

/** The inserted rows as the base keeps them. */
function insertedRows(shape: TargetShape, base: SharingBase, work: WorkTables): Fragment {
  const columns = new Map([...keyColumns(shape), ...sharedColumns(shape)].map((each) => [each.name, each]))
  const kept = (name: string) => {
    const each = columns.get(name)
    return each === undefined ? column('decided', name) : asKept(column('decided', name), each)
  }
  return sql`(
  select
    ${lines([
      sql`decided.sow_position`,
      sql`${kept(base.tenant)} as tenant`,
      ...[...base.key, ...base.values].map((name) => sql`${kept(name)} as ${sql.id(name)}`),
    ])}
  from ${deltaRows(shape, work, ['value'], sharedColumns(shape))} as decided
  where decided.sow_action = 'insert'
) as inserted`
}

/** Those of one tenant, in the order of the release. Of rows that came with their tenant the run is not told (0). */
function enterRowsStatement(shape: TargetShape, base: SharingBase, inserted: Fragment): Fragment {
  const names = [...base.key, ...sharableValues(base)]
  return sql`
insert into ${table(base.sharing.rows)} (
  ${lines([...names, 'inserted_run', 'sow_position'].map((name) => sql.id(name)))}
)
select
  ${lines([
    ...names.map((name) => column('inserted', name)),
    sql.lit(0),
    sql`row_number() over (order by inserted.sow_position) - 1`,
  ])}
from ${inserted}
where ${isFirst(shape, base)}`
}

/** The ids of all, at the places of the rows that they are of. */
function enterIdsStatement(shape: TargetShape, base: SharingBase, inserted: Fragment): Fragment {
  const ids = base.ids.map((name) => sql.id(name))
  return sql`
insert into ${table(base.sharing.ids)} (
  ${lines([sql`tenant`, sql`number`, ...ids])}
)
select
  ${lines([
    sql`inserted.tenant`,
    sql`placed.number / ${sql.lit(idsInRow)}`,
    ...base.ids.map((name) => sql`array_agg(${column('inserted', name)} order by placed.number)`),
  ])}
from ${inserted}
join (
  select
    inserted.sow_position,
    row_number() over (order by inserted.sow_position) - 1 as number
  from ${inserted}
  where ${isFirst(shape, base)}
) as placed
  on placed.sow_position = inserted.sow_position
group by 1, 2
having ${any(base.ids.map((name) => sql`count(${column('inserted', name)}) > 0`))}`
}

/** True of the rows of one of the tenants. */
function isFirst(shape: TargetShape, base: SharingBase): Fragment {
  const first = sql`(
    select tenant
    from ${table(base.sharing.tenants)}
    limit 1
  )`
  return ofTenant(shape, base, sql`inserted.tenant`, first)
}
