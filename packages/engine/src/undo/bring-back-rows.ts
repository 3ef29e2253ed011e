import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { valueWrittenIn } from '../catalog/statement/row-texts.js'
import { type Fragment, lines, sameKeyWritten, table } from '../catalog/statement/sql-fragments.js'
import { equals, isWord } from '../catalog/statement/with-schemas.js'
import type { WorkTables } from '../row/work-tables.js'

/** Inserts rows that a run deleted, every column as it was: ids, and columns that the dataset does not carry. */
export function bringBackStatement(shape: TargetShape, work: WorkTables, run: number): Fragment {
  const keys = keyColumns(shape).map(
    (each) => sql`${valueWrittenIn(sql`change.key`, each)} as ${sql.id(each.name)}`,
  )
  return sql`
insert into ${table(shape.table)} (
  ${lines(shape.writable.map(({ name }) => sql.id(name)))}
) overriding system value
select
  ${lines(shape.writable.map((each) => valueWrittenIn(sql`deleted.sow_before`, each)))}
from (
  select
    ${lines([...keys, sql`change.before as sow_before`])}
  from sow.change
  where change.run ${equals} ${run}::bigint
    and change.dataset ${equals} ${shape.identity}
    and ${isWord(sql`change.action`, 'delete')}
) as deleted
join ${table(work.delta)} as decided
  on ${sameKeyWritten('decided', 'deleted', shape)}
where ${isWord(sql`decided.sow_action`, 'insert')}`
}
