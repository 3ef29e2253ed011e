import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'

interface Blocker {
  readonly pid: number
  readonly application: string
  readonly seconds: number | null
  /** The tables that it lets nobody read. */
  readonly closed: readonly string[]
}

/**
 * The sessions that hold locks on tables of the project's schema, the oldest transactions first: who a statement of ours
 * waited for. Process, application and age; never a query, which may hold values.
 */
async function readBlockers(database: Database): Promise<readonly Blocker[]> {
  const found = await sql<Blocker>`
    select
      activity.pid,
      activity.application_name as application,
      extract(epoch from now() - min(activity.xact_start))::int8 as seconds,
      coalesce(
        jsonb_agg(distinct class.relname) filter (
          where held.mode = 'AccessExclusiveLock'
            and class.relkind in ('r', 'p')
        ),
        '[]'
      ) as closed
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
  `.execute(database.query)
  return found.rows
}

/** Names the sessions that a statement of ours waited for; null where none is known. */
export async function describeBlockers(database: Database): Promise<string | null> {
  const blockers = await readBlockers(database)
  return blockers.length === 0 ? null : nameBlockers(blockers)
}

/**
 * The error of a table that stayed locked, with the tables that others let nobody read and their sessions; as it was, where there
 * are none, or where the server does not answer. For after the transaction's end.
 */
export async function nameLockedTables(database: Database, error: SowError): Promise<SowError> {
  const blockers = await readBlockers(database).catch(() => [])
  const closing = blockers.filter(({ closed }) => closed.length > 0)
  const tables = [...new Set(closing.flatMap(({ closed }) => closed))]
  const [first] = tables
  if (first === undefined) return error
  const named = tables.length === 1 ? `The table ${first}` : `One of the tables ${tables.join(', ')}`
  return new SowError({
    code: error.code,
    message: `${named} stayed locked by ${nameBlockers(closing)}.`,
    hint: error.hint,
    outcome: error.outcome,
    place: { ...error.place, ...(tables.length === 1 ? { table: first } : {}) },
    cause: error,
  })
}

const mostNamed = 3

function nameBlockers(blockers: readonly Blocker[]): string {
  return blockers
    .slice(0, mostNamed)
    .map(
      ({ pid, application, seconds }) =>
        `process ${pid} (${application || 'unnamed'}, for ${seconds ?? 0} s)`,
    )
    .join(', ')
}
