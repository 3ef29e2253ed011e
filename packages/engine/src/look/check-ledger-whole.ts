import type { Database } from '../database/database.js'
import { lostBases, missingBases } from '../ledger/missing-bases.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { lackingParts, namesNothing, readLackingLedger } from '../transaction/lacking-ledger.js'
import { usingLook } from '../transaction/using-transaction.js'

/**
 * After a failure: throws LEDGER_CORRUPT where a statement named what is not there, and it is the ledger that lacks it. Wherever
 * the statement ran, no migration brings that back.
 */
export async function checkLedgerWhole(database: Database, error: unknown): Promise<void> {
  const told = translateDatabaseError(error)
  if (!namesNothing(told) || database.ledger.state === 'none') return
  const found = await usingLook(database, async () => {
    const lacking = await readLackingLedger(database)
    return { lacking, bases: lacking.length > 0 ? [] : await missingBases(database) }
  }).catch(() => null)
  if (found === null) return
  if (found.lacking.length > 0) throw lackingParts(database, found.lacking, told)
  if (found.bases.length > 0) throw lostBases(found.bases, database.ledger.schema)
}
