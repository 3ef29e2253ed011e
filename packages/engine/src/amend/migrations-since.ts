import { sql } from 'kysely'
import type { TrackedMigration } from '../adopt/tracker/tracked-migrations.js'
import type { Database } from '../database/database.js'
import { isKnownHere } from '../ledger/our-transactions.js'
import { boundaryOf, isProven } from '../ledger/seen-boundary.js'

/**
 * An undo puts back what an earlier run had seen, and that run proves its id itself. Rows may have been edited between the two.
 */
const isOfRunHere = sql`exists (
        select
        from sow.run
        where run.xid = pg_snapshot_xmax(copy.snapshot)
          and ${isKnownHere}
      )`

/**
 * The migrations that were recorded after a dataset was last compared, by its identity; datasets without any, and those of which
 * transaction ids cannot be trusted, are not among them.
 */
export async function migrationsSince(
  database: Database,
  tracked: readonly TrackedMigration[],
): Promise<ReadonlyMap<string, readonly TrackedMigration[]>> {
  if (tracked.length === 0) return new Map()
  const writers = [...new Set(tracked.map(({ xmin }) => xmin))]
  const found = await sql<{ readonly dataset: string; readonly writers: readonly string[] }>`
    select
      copy.dataset,
      jsonb_agg(distinct recorded.writer) as writers
    from sow.copy
    join unnest(${writers}::text[]) as recorded (writer)
      on age(recorded.writer::xid) <= age(${boundaryOf('copy')}::xid)
    where ${isProven('copy')}
      or ${isOfRunHere}
    group by copy.dataset
    order by copy.dataset
  `.execute(database.query)
  return new Map(
    found.rows.map((row) => [row.dataset, tracked.filter(({ xmin }) => row.writers.includes(xmin))]),
  )
}
