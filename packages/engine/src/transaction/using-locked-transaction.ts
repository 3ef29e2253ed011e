import { setTimeout as sleep } from 'node:timers/promises'
import { isSowError, SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { isRetryable, translateDatabaseError } from '../server/connect/translate-database-error.js'
import { ConcurrentEdit } from './concurrent-edit.js'
import { deadlineIn } from './deadline.js'
import { describeBlockers } from './describe-blockers.js'
import { type LockedTable, lockTables } from './lock-tables.js'
import { tryLock } from './try-lock.js'
import { usingTransaction } from './using-transaction.js'
import { jitter, waitForLock } from './wait-for-lock.js'

export interface LockOptions {
  /** Seconds to wait for another run of Sow; 0 gives up at once. */
  readonly waitSeconds: number
  readonly signal?: AbortSignal
}

export const defaultLockWaitSeconds = 60

/** Attempts at one unit of work before a passing fault (deadlock, lock timeout, concurrent edit) is given up on. */
const attempts = 10
/** Attempts that lock no table: a writer is only held up where it would hold us up for ever. */
const optimisticAttempts = 3
const longestPause = 3000

const notLocked = Symbol('not locked')

/**
 * Runs `work` under Sow's lock, on the connection that does the work, in one transaction that ends with it.
 * Each try is a transaction of its own, so that a waiting run holds no snapshot and no pooled connection. Where
 * others keep writing what is being merged, later tries first lock the tables against writes: `targets`, or those that
 * were found changed.
 * Throws LOCK_BUSY, TRANSACTION_RETRIES, or what the work throws.
 */
export async function usingLockedTransaction<Result>(
  database: Database,
  options: LockOptions,
  work: () => Promise<Result>,
  targets: readonly LockedTable[] = [],
): Promise<Result> {
  const deadline = deadlineIn(options.waitSeconds)
  const edited: LockedTable[] = []
  for (let attempt = 1; ; ) {
    options.signal?.throwIfAborted()
    try {
      const result = await usingTransaction(database, async () =>
        (await tryLock(database)) ? workAlone() : notLocked,
      )
      if (result !== notLocked) return result as Result
      await waitForLock(database, deadline)
    } catch (error) {
      if (!(error instanceof ConcurrentEdit || isRetryable(error))) throw error
      if (error instanceof ConcurrentEdit) edited.push(error.table)
      const reason = await reasonOf(database, error)
      if (attempt >= attemptsFor(error)) throw givenUp(error, reason)
      database.tell({ type: 'retrying', reason, attempt })
      attempt += 1
      await sleep(jitter(Math.min(longestPause, 100 * 2 ** attempt)))
    }
  }

  async function workAlone(): Promise<Result> {
    if (edited.length >= optimisticAttempts) await lockTables(database, targets.length > 0 ? targets : edited)
    return await work()
  }
}

function attemptsFor(error: unknown): number {
  return causeOf(error) === null ? attempts : 2
}

function causeOf(error: unknown): Error | null {
  return error instanceof ConcurrentEdit && error.cause instanceof Error ? error.cause : null
}

function givenUp(error: unknown, reason: string): unknown {
  const cause = causeOf(error)
  if (cause !== null) return translateDatabaseError(cause)
  if (isSowError(error) && error.code !== 'LOCK_TARGET') return error
  const waited = isSowError(error)
  return new SowError({
    code: waited ? 'LOCK_TARGET' : 'TRANSACTION_RETRIES',
    message: `${reason} Gave up after ${attempts} attempts.`,
    hint: waited
      ? 'Run the command again once those sessions are done.'
      : 'Run the command again when the application writes less to this table.',
    ...(waited ? { place: error.place } : {}),
    cause: error,
  })
}

async function reasonOf(database: Database, error: unknown): Promise<string> {
  if (!(error instanceof Error)) return 'A passing fault.'
  if (!isSowError(error) || error.code !== 'LOCK_TARGET') return error.message
  const blockers = await describeBlockers(database).catch(() => null)
  return blockers === null ? error.message : `A table that is needed is locked by ${blockers}.`
}
