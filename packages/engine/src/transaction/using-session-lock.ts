import { SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { pinnedAlone } from '../server/connect/search-path.js'
import { deadlineIn } from './deadline.js'
import { projectPath } from './project-path.js'
import { lockClass, lockKey } from './try-lock.js'
import type { LockOptions } from './using-locked-transaction.js'
import { waitForLock } from './wait-for-lock.js'

/**
 * Holds Sow's lock for the session instead of a transaction: for steps that cannot run in one. Only on a direct
 * connection: behind a pooler the lock would stay with a server connection that others use.
 * Throws CONNECTION_POOLED, LOCK_BUSY, or what the work throws.
 */
export async function usingSessionLock<Result>(
  database: Database,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  if (database.session.facts.pooled)
    throw new SowError({
      code: 'CONNECTION_POOLED',
      message:
        'A step that runs outside a transaction needs a direct connection, and this one goes through a pooler.',
      hint: 'Set DATABASE_URL to the address of the server itself for this command.',
    })
  const deadline = deadlineIn(options.waitSeconds)
  while (!(await call(database, 'pg_try_advisory_lock'))) await waitForLock(database, deadline)
  try {
    return await work()
  } finally {
    await call(database, 'pg_advisory_unlock').catch(() => {})
  }
}

/**
 * Runs what cannot run in a transaction, and so cannot be pinned: the session itself has the project's search path meanwhile.
 * Only on a direct connection, and for nothing but a migration's own statements and the removal of what they left.
 */
export async function onSessionPath<Result>(
  { session, schema }: Database,
  work: () => Promise<Result>,
): Promise<Result> {
  const shown = await session.query('show search_path')
  const asked = await session.query(pinnedAlone(`select ${projectPath(schema)} as path`))
  await session.query(`set search_path = ${asked.rows[0]?.['path']}`)
  try {
    return await work()
  } finally {
    await session.query(`set search_path = ${shown.rows[0]?.['search_path'] || "''"}`).catch(() => {})
  }
}

/** Plain text, by the simple protocol: a waiting snapshot would make `create index concurrently` wait for us. */
async function call(database: Database, name: string): Promise<boolean> {
  const answer = await database.session.query(
    pinnedAlone(`select ${name}(${lockClass}, ${lockKey(database)}) as yes`),
  )
  return answer.rows[0]?.['yes'] === true
}
