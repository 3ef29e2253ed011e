import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/** True where a run found a row of the dataset that somebody else had written: of its rows, each has to be asked about. */
export async function hasTouchedRows(database: Database, dataset: string): Promise<boolean> {
  const found = await sql<{ touched: boolean }>`
select exists (
    select
    from sow.change
    where change.dataset = ${dataset}
      and change.touched
  ) as touched`.execute(database.query)
  return found.rows[0]?.touched === true
}
