import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/**
 * Has Citus commit what a run writes on other servers together with the ledger, or nothing of both. It does so where it knows that
 * more than one server was written, and of plain tables of this one, which the ledger's are, it knows nothing: so the run
 * notes its number in a table that it does know. Nothing where no table of the database is elsewhere.
 */
export async function commitTogether(database: Database, run: number): Promise<void> {
  if (!database.transaction.hasCitus) return
  const found = await sql<{ readonly elsewhere: boolean; readonly noted: boolean }>`
    select
      exists (
        select
        from pg_catalog.pg_dist_partition
        where partmethod <> 'n'
          or repmodel = 't'
      ) as elsewhere,
      to_regclass('sow.cluster') is not null as noted
  `.execute(database.query)
  const { elsewhere, noted } = found.rows[0] ?? { elsewhere: false, noted: true }
  if (!elsewhere) return
  if (!noted) {
    await sql`
create table sow.cluster (
  "only" boolean primary key check ("only"),
  run bigint not null
)`.execute(database.query)
    await sql`select pg_catalog.citus_add_local_table_to_metadata('sow.cluster'::regclass)`.execute(
      database.query,
    )
  }
  await sql`
insert into sow.cluster as known ("only", run)
values (true, ${run}::bigint)
on conflict ("only") do update
set run = excluded.run`.execute(database.query)
}
