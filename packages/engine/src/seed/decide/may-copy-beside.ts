import type { Database } from '../../database/database.js'
import type { Census } from '../../row/census/census.js'
import { goesIntoTable } from './choose-rung.js'
import type { DatasetWork } from './dataset-work.js'
import type { DecideContext } from './decide-context.js'

/** Fewer rows are compared as quickly as they are copied. */
const manyRows = 1000

/**
 * True where a first release may be copied beside the rows that others wrote: should one of them have a key of the
 * release, the copy fails, and the run decides again, row by row. Not in a table that is larger than the release,
 * which would be read whole to tell our rows; nor where other datasets feed it, or a saved plan says what is to come.
 */
export async function mayCopyBeside(
  { database, options, copying }: DecideContext,
  { unit, shape, recorded }: DatasetWork,
  census: Census,
): Promise<boolean> {
  const rows = census.tenants[0]?.rows ?? 0
  return (
    copying !== null &&
    goesIntoTable(shape, recorded) &&
    unit.dataset.rows >= manyRows &&
    rows <= unit.dataset.rows &&
    options.expected === undefined &&
    !copying.met.has(shape.identity) &&
    !copying.shared.has(shape.tableId) &&
    !(await hasNeighbours(database, shape.tableName))
  )
}

async function hasNeighbours(database: Database, table: string): Promise<boolean> {
  const found = await database.query
    .selectFrom('sow.dataset')
    .select('dataset')
    .where('table_name', '=', table)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
