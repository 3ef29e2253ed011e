import { createHash } from 'node:crypto'
import type { Database } from '../database/database.js'
import { firstLedger } from '../database/ledger-place.js'
import { pinnedAlone } from '../server/connect/search-path.js'

/** 'SOW' in ASCII: the class of our advisory locks, so that they are told from an application's. */
export const lockClass = 5_459_799

/** One lock for each ledger: 1 for `sow`, as ever. */
export function lockKey({ ledger }: Database): number {
  if (ledger.schema === firstLedger) return 1
  return createHash('sha256').update(ledger.schema).digest().readUInt32BE() >>> 1
}

/**
 * Tries to take Sow's lock on this database and project schema for the open transaction; it ends with the transaction.
 * Plain text without parameters, so that it goes by the simple protocol: an extended-protocol portal would
 * pin a snapshot, and `create index concurrently` elsewhere would wait for it.
 */
export async function tryLock(database: Database): Promise<boolean> {
  const answer = await database.session.query(
    `select pg_catalog.pg_try_advisory_xact_lock(${lockClass}, ${lockKey(database)}) as locked`,
  )
  return answer.rows[0]?.['locked'] === true
}

/** Names who holds the lock, for people: application, process id and since when. Null where nobody is seen. */
export async function describeLockHolder(database: Database): Promise<string | null> {
  const answer = await database.session.query(
    pinnedAlone(`
    select
      holder.pid,
      activity.application_name,
      to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS') as since
    from pg_catalog.pg_locks holder
    left join pg_catalog.pg_stat_activity activity
      on activity.pid = holder.pid
    where holder.locktype = 'advisory'
      and holder.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and holder.classid = ${lockClass}
      and holder.objid = ${lockKey(database)}
      and holder.granted
    limit 1`),
  )
  const holder = answer.rows[0]
  if (holder === undefined) return null
  const since = holder['since'] === null ? '' : ` since ${holder['since']} UTC`
  return `process ${holder['pid']} (${holder['application_name'] || 'unnamed'})${since}`
}
