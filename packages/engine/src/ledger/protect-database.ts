import type { Database } from '../database/database.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { openLedger } from './open-ledger.js'
import { finishRun, insertRun, type RunIdentity } from './run-recorder.js'

export interface Protection {
  /** What people call this database: `production`, `staging`; null where nobody said. */
  readonly environment: string | null
  /** True where demo rows, resets and rollbacks that lose rows are refused. */
  readonly protected: boolean
}

/**
 * Labels a database, in its own ledger, and puts it under protection or takes it off: a fact of the database, which
 * no forgotten variable of some machine can contradict. Recorded as a run. Changes no row of the application.
 */
export async function protectDatabase(
  database: Database,
  protection: Protection,
  options: { readonly lock: LockOptions; readonly run: RunIdentity },
): Promise<Protection> {
  return await usingLockedTransaction(database, options.lock, async () => {
    await openLedger(database)
    const set = {
      protected: protection.protected,
      ...(protection.environment === null ? {} : { environment: protection.environment }),
    }
    const now = await database.query
      .updateTable('sow.meta')
      .set(set)
      .returning(['environment', 'protected'])
      .executeTakeFirstOrThrow()
    await finishRun(database, await insertRun(database, options.run, 'applied', null), {})
    return now
  })
}
