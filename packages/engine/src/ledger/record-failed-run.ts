import type { SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import { hasLedger } from './open-ledger.js'
import { insertRun, type RunIdentity } from './run-recorder.js'

/** Errors after which there is nothing to record, or nowhere to record it. */
const silent = new Set(['LOCK_BUSY', 'CONNECTION_LOST', 'CONNECTION_READ_ONLY', 'TRANSACTION_UNKNOWN'])

/** Records a failed run in a transaction of its own, best effort: it never hides the error that it records. */
export async function recordFailedRun(database: Database, run: RunIdentity, error: SowError): Promise<void> {
  if (silent.has(error.code)) return
  await usingTransaction(database, async () => {
    if (await hasLedger(database)) await insertRun(database, run, 'failed', error.code)
  }).catch(() => {})
}
