import { sql } from 'kysely'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'

/** Counts of rows that a run did not write, or whose run the row itself has. */
const tellingNothing = ['unchanged', 'kept', 'conflicts', 'left', 'blocked', 'tombstoned', 'inserted']

/** True of a `run` after `since` that wrote rows of a dataset which were there before, and whose before-images are gone. */
export function isPruned(dataset: string, since: number): Fragment {
  return sql`run.id > ${since}::bigint
      and run.counts ? ${dataset}
      and exists (
        select
        from jsonb_each_text(run.counts -> ${dataset}) as counted
        where counted.key <> all (${[...tellingNothing]}::text[])
          and counted.value ~ '^[1-9]'
      )
      and not exists (
        select
        from sow.release
        where release.run = run.id
          and release.dataset = ${dataset}
      )`
}

/** The numbers of such runs. */
export async function readPrunedRuns(
  database: Database,
  dataset: string,
  since: number,
): Promise<readonly number[]> {
  const found = await sql<{ id: number }>`
    select run.id
    from sow.run as run
    where ${isPruned(dataset, since)}
    order by run.id
  `.execute(database.query)
  return found.rows.map(({ id }) => id)
}
