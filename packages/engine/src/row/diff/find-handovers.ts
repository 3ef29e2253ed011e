import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { TargetUniqueIndex } from '../../catalog/shape/target-unique-index.js'
import { any, column, type Fragment } from '../../catalog/statement/sql-fragments.js'
import type { WorkTables } from '../work-tables.js'
import { take } from './delta-columns.js'
import { inOrder, leaves, meetings, rowsThatMeet } from './meeting-rows.js'

/**
 * Each row that takes a value which another row gives up in the same run, where the order of deletes, updates and
 * inserts alone does not see to it: both as `rowName` names them.
 */
export function handoversStatement(shape: TargetShape, work: WorkTables, index: TargetUniqueIndex): Fragment {
  const parents = valueColumns(shape).filter(({ name }) => isOwnReference(shape, name))
  return sql`
with ${rowsThatMeet(shape, work, index)}
select
  ${rowName('written', shape)} as taker,
  ${rowName('other', shape)} as giver,
  written.sow_action = 'insert' as "isNew",
  other.sow_action = 'delete' as departs,
  ${any(parents.map((each) => sql`coalesce(${take(shape, 'other', each)}, false)`))} as moves
${meetings(shape, work, index)}
  and ${leaves(shape, index)}
  and not ${inOrder(shape, index)}
limit ${sql.lit(mostHandovers + 1)}`
}

/** More of them are refused: they are kept in memory, to find their order. */
export const mostHandovers: number = 100_000

/** A row of the delta by its key, whatever release it is of: the parts as a JSON array of texts. */
export function rowName(alias: string, shape: TargetShape): Fragment {
  return sql`jsonb_build_array(${sql.join(shape.key.map((name) => sql`${column(alias, name)}::text`))})::text`
}

export function isOwnReference({ references }: TargetShape, name: string): boolean {
  return references.some(({ column: of, self }) => self && of === name)
}
