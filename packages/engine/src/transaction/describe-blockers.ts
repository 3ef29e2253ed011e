import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/**
 * Names the sessions that hold locks on tables of the project's schema, the oldest transactions first: who a
 * statement of ours waited for. Process, application and age; never a query, which may hold values.
 */
export async function describeBlockers(database: Database): Promise<string | null> {
  const found = await sql<{ pid: number; application: string; seconds: number }>`
    select
      activity.pid,
      activity.application_name as application,
      extract(epoch from now() - min(activity.xact_start))::int8 as seconds
    from pg_catalog.pg_locks held
    join pg_catalog.pg_class class
      on class.oid = held.relation
    join pg_catalog.pg_stat_activity activity
      on activity.pid = held.pid
    where held.granted
      and held.locktype = 'relation'
      and held.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and class.relnamespace = quote_ident(${database.schema})::regnamespace
      and held.pid <> pg_backend_pid()
    group by activity.pid, activity.application_name
    order by seconds desc nulls last
    limit 3
  `.execute(database.query)
  if (found.rows.length === 0) return null
  return found.rows
    .map(
      ({ pid, application, seconds }) =>
        `process ${pid} (${application || 'unnamed'}, for ${seconds ?? 0} s)`,
    )
    .join(', ')
}
