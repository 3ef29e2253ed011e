import { sql } from 'kysely'
import { valueColumns } from '../shape/carried-columns.js'
import type { TargetShape } from '../shape/target-shape.js'
import { column, type Fragment } from './sql-fragments.js'

/** What people call a row of the table, `alias`; null of a dataset without such a column. */
export function nameIn(shape: TargetShape, alias: string): Fragment {
  const named = valueColumns(shape).find(({ name }) => name === shape.nameColumn)
  return named === undefined ? sql`null::text` : sql`${column(alias, named.name)}::text`
}
