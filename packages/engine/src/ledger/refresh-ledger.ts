import type { Database } from '../database/database.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { hasLedger, isOutOfDate, openLedger } from './open-ledger.js'

/**
 * Brings a ledger that is there up to date, in a locked transaction of its own: for a command that writes, and reads the
 * ledger before it locks anything.
 */
export async function refreshLedger(database: Database, lock: LockOptions): Promise<void> {
  if (await isOutOfDate(database)) await usingLockedTransaction(database, lock, () => openLedger(database))
}

/** The same, and makes one where there is none: a plan can only be saved that says of which ledger it is. */
export async function ensureLedger(database: Database, lock: LockOptions): Promise<void> {
  await refreshLedger(database, lock)
  if (!(await hasLedger(database))) await usingLockedTransaction(database, lock, () => openLedger(database))
}
