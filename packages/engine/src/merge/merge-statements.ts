import { sql } from 'kysely'
import { keyColumns, seen, take, valueColumns } from '../diff/delta-columns.js'
import type { WorkTables } from '../stage/work-tables.js'
import { all, column, type Fragment, lines, sameKey, table } from '../statement/sql-fragments.js'
import type { TargetColumn, TargetShape } from '../target/target-shape.js'

/** Inserts the rows that the table lacks. A row that somebody else inserted meanwhile raises a unique violation. */
export function insertStatement(shape: TargetShape, work: WorkTables, withIds: boolean): Fragment {
  const names = [
    ...(withIds && shape.surrogate !== null ? [shape.surrogate.column] : []),
    ...keyColumns(shape).map((each) => each.name),
    ...valueColumns(shape).map((each) => each.name),
  ]
  const overriding =
    withIds && shape.surrogate?.identityAlways === true ? sql`overriding system value` : sql``
  return sql`
insert into ${table(shape.table)} (
  ${lines(names.map((name) => sql.id(name)))}
) ${overriding}
select
  ${lines(names.map((name) => sql.id(name)))}
from ${table(work.delta)}
where action = 'insert'`
}

/**
 * Writes the release's values where the diff takes them, and nothing else: a column is only set where some row
 * takes it, and a row is only written while each taken column still holds what the diff saw. A concurrent edit
 * makes the count short, and the caller decides again.
 */
export function updateStatement(
  shape: TargetShape,
  work: WorkTables,
  taken: readonly TargetColumn[],
): Fragment {
  const changes = taken.map(
    (each) => sql`${sql.id(each.name)} = case
    when ${column('decided', take(each))} then ${column('decided', each.name)}
    else ${column('target', each.name)}
  end`,
  )
  const unchangedSince = taken.map(
    (each) =>
      sql`(not ${column('decided', take(each))} or ${sameValue('target', each.name, 'decided', seen(each), each)})`,
  )
  const needed = [
    ...keyColumns(shape).map((each) => sql.id(each.name)),
    ...taken.flatMap((each) => [
      sql.id(each.name),
      sql.id(seen(each)),
      sql`coalesce(${sql.id(take(each))}, false) as ${sql.id(take(each))}`,
    ]),
  ]
  return sql`
update ${table(shape.table)} as target
set
  ${lines(changes)}
from (
  select
    ${lines(needed)}
  from ${table(work.delta)}
  where action in ('update', 'revive', 'retire')
) as decided
where ${sameKey('target', 'decided', shape.key)}
  and ${all(unchangedSince)}`
}

/** Deletes the rows that departed, while they still hold what the diff saw. */
export function deleteStatement(shape: TargetShape, work: WorkTables): Fragment {
  const same = valueColumns(shape).map((each) => sameValue('target', each.name, 'departed', seen(each), each))
  const names = [...keyColumns(shape).map((each) => each.name), ...valueColumns(shape).map(seen)]
  return sql`
delete from ${table(shape.table)} as target
using (
  select
    ${lines(names.map((name) => sql.id(name)))}
  from ${table(work.delta)}
  where action = 'delete'
) as departed
where ${sameKey('target', 'departed', shape.key)}
  and ${all(same)}`
}

function sameValue(one: string, name: string, other: string, otherName: string, of: TargetColumn): Fragment {
  const cast = of.comparedAs === null ? sql`` : sql.raw(`::${of.comparedAs}`)
  return sql`${column(one, name)}${cast} is not distinct from ${column(other, otherName)}${cast}`
}
