import { setTimeout as sleep } from 'node:timers/promises'
import { SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import type { Deadline } from './deadline.js'
import { describeLockHolder } from './try-lock.js'

/** Waits a moment for another run of Sow, and says for whom. Throws LOCK_BUSY once the deadline has passed. */
export async function waitForLock(database: Database, deadline: Deadline): Promise<void> {
  const holder = await describeLockHolder(database)
  if (deadline.hasPassed())
    throw new SowError({
      code: 'LOCK_BUSY',
      message: `Another run of Sow is at work on this database${holder === null ? '' : `: ${holder}`}.`,
      hint: 'Run the command again, or wait longer with --lock-wait SECONDS.',
    })
  database.tell({ type: 'lock-waiting', holder, seconds: deadline.secondsLeft() })
  await sleep(jitter(200))
}

/** Somewhere around it: those who wait for the same do not all come at once. */
export function jitter(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random())
}
