import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import { type Fragment, lines, sameKey, table } from '../catalog/statement/sql-fragments.js'
import type { WorkTables } from '../row/work-tables.js'

/** Inserts rows that a run deleted, every column as it was: ids, and columns that the dataset does not carry. */
export function bringBackStatement(shape: TargetShape, work: WorkTables, run: number): Fragment {
  const keys = keyColumns(shape).map((each) => sql`${valueIn(sql`key`, each)} as ${sql.id(each.name)}`)
  return sql`
insert into ${table(shape.table)} (
  ${lines(shape.writable.map(({ name }) => sql.id(name)))}
) overriding system value
select
  ${lines(shape.writable.map((each) => valueIn(sql`deleted.before`, each)))}
from (
  select
    ${lines([...keys, sql`before`])}
  from sow.change
  where run = ${run}::bigint
    and dataset = ${shape.identity}
    and action = 'delete'
) as deleted
join ${table(work.delta)} as decided
  on ${sameKey('decided', 'deleted', shape)}
where decided.sow_action = 'insert'`
}
