import type { Database } from '../database/database.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { isOutOfDate, openLedger } from './open-ledger.js'

/**
 * Brings a ledger that is there up to date, in a locked transaction of its own: for a command that writes, and reads the
 * ledger before it locks anything.
 */
export async function refreshLedger(database: Database, lock: LockOptions): Promise<void> {
  if (await isOutOfDate(database)) await usingLockedTransaction(database, lock, () => openLedger(database))
}
