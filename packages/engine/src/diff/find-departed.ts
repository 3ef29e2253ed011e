import { sql } from 'kysely'
import type { WorkTables } from '../stage/work-tables.js'
import { all, column, type Fragment, lines, sameKey, table } from '../statement/sql-fragments.js'
import {
  columnsOf,
  type IncomingForeignKey,
  type TargetColumn,
  type TargetShape,
} from '../target/target-shape.js'
import { basedColumns, keyColumns, seen, take, valueColumns } from './delta-columns.js'
import type { DiffScope } from './diff-scope.js'
import { incomingRows } from './incoming-rows.js'
import { rosterMembers } from './roster-members.js'
import { selectedTenants } from './selected-tenants.js'

/**
 * Adds the rows that the last applied release held and this one does not, as the dataset's absence policy says:
 * dated as retired, or deleted where they are ours, unedited and unreferenced. Null where they are kept.
 */
export function departedStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: DiffScope,
  effective: string | null,
): Fragment | null {
  if (shape.absent === 'keep') return null
  return shape.absent === 'delete'
    ? deleteStatement(shape, work, scope)
    : retireStatement(shape, work, scope, shape.absent.retireOn, effective)
}

function retireStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: DiffScope,
  retireOn: string,
  effective: string | null,
): Fragment {
  const retire = valueColumns(shape).find((each) => each.name === retireOn) as TargetColumn
  // A code ends the day before the release that dropped it takes effect, which may lie in the future.
  const date = effective === null ? sql`current_date` : sql`${effective}::date - 1`
  const names = [retire.name, seen(retire), take(retire), ...keyColumns(shape).map((each) => each.name)]
  return sql`
insert into ${table(work.delta)} (
  action, in_table, has_base, kept, conflicting, rebase,
  ${lines(names.map((name) => sql.id(name)))}
)
with incoming as (${incomingRows(shape, work, scope)}
)
select
  'retire', true, ${shape.base === null ? sql`false` : sql`true`}, false, false, false,
  ${date},
  ${column('target', retire.name)},
  true,
  ${lines(keyColumns(shape).map((each) => column('target', each.name)))}
${departedFrom(shape, scope)}
  and ${column('target', retire.name)} is null`
}

function deleteStatement(shape: TargetShape, work: WorkTables, scope: DiffScope): Fragment {
  const values = valueColumns(shape)
  const names = [...keyColumns(shape).map((each) => each.name), ...values.map(seen)]
  const conditions = [
    ...(shape.base === null ? [] : [sql`base.inserted_run is not null`]),
    ...basedColumns(shape).map(
      (each) => sql`${column('target', each.name)} is not distinct from ${column('base', each.name)}`,
    ),
    ...(columnsOf(shape, 'site').length === 0 ? [] : [sql`base.inserted_run is not null`]),
    ...shape.referencedBy.map(unreferencedBy),
  ]
  return sql`
insert into ${table(work.delta)} (
  action, in_table, has_base, kept, conflicting, rebase,
  ${lines(names.map((name) => sql.id(name)))}
)
with incoming as (${incomingRows(shape, work, scope)}
)
select
  'delete', true, ${shape.base === null ? sql`false` : sql`true`}, false, false, false,
  ${lines([
    ...keyColumns(shape).map((each) => column('target', each.name)),
    ...values.map((each) => column('target', each.name)),
  ])}
${departedFrom(shape, scope)}
  and ${all(conditions)}`
}

/** Rows of the last release that are in the table and not in this release, for the tenants looked at. */
function departedFrom(shape: TargetShape, scope: DiffScope): Fragment {
  const tenants =
    shape.tenants === null
      ? sql``
      : sql`join (${selectedTenants(shape.tenants, scope)}) as tenant
  on tenant.id = ${column('base', shape.tenants.column)}`
  return sql`from ${members(shape)} as base
${tenants}
join ${table(shape.table)} as target
  on ${sameKey('target', 'base', shape.key)}
where not exists (
    select
    from incoming
    where ${sameKey('incoming', 'base', shape.key)}
  )`
}

/** The keys of the last applied release: the base, or the roster where the package owns every column. */
function members(shape: TargetShape): Fragment {
  if (shape.base !== null)
    return sql`(
  select *
  from ${table(shape.base)}
  where tombstone_run is null
)`
  return rosterMembers(shape)
}

function unreferencedBy(foreignKey: IncomingForeignKey): Fragment {
  const pairs = foreignKey.columns.map(
    (name, index) =>
      sql`${column('referring', name)} = ${column('target', foreignKey.targetColumns[index] ?? name)}`,
  )
  return sql`not exists (
    select
    from ${table(foreignKey.table)} as referring
    where ${all(pairs)}
  )`
}
