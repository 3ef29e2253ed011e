import { type Database, isOpen } from '../database/database.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { beginTransaction, type TransactionMode } from './begin-transaction.js'
import { commit } from './commit.js'
import { tellFailure } from './lacking-ledger.js'
import { checkDeferred } from './project-path.js'

/**
 * Runs `work` in one transaction with our settings: committed where it returns, rolled back where it throws.
 * Throws SowError: the work's own, a translated database error, TRANSACTION_UNKNOWN where the answer to COMMIT
 * was lost.
 */
export async function usingTransaction<Result>(
  database: Database,
  work: () => Promise<Result>,
): Promise<Result> {
  const { transaction } = database
  transaction.run = null
  transaction.datasets.clear()
  transaction.mixed.clear()
  let result: Result
  try {
    await beginTransaction(database, 'read committed')
    result = await work()
  } catch (error) {
    await rollback(database)
    throw await tellFailure(database, error)
  }
  await commit(database, await checkAtEnd(database))
  return result
}

/**
 * Runs `work`, which writes nothing, in the transaction that is open, or in one with our settings, which ends with it. Throws
 * as `usingTransaction`. `isRepeated`: a session asks the like of it time and again.
 */
export async function usingLook<Result>(
  database: Database,
  work: () => Promise<Result>,
  mode: TransactionMode = 'read committed',
  isRepeated = false,
): Promise<Result> {
  const { transaction } = database
  if (isOpen(transaction)) return await work()
  try {
    await beginTransaction(database, mode, isRepeated && transaction.hasLooked)
    transaction.hasLooked ||= isRepeated
    const result = await work()
    await rollback(database)
    return result
  } catch (error) {
    await rollback(database)
    throw await tellFailure(database, error)
  }
}

/** The transaction's id; null where it wrote nothing. */
const assignedId = 'select pg_current_xact_id_if_assigned()::text as id'

/**
 * Deferred constraints speak up here, while an error still has one meaning: nothing was committed. Answers the transaction's
 * id, null where it wrote nothing: then there is nothing to lose.
 */
async function checkAtEnd(database: Database): Promise<string | null> {
  try {
    const answer = await database.session.query(`${checkDeferred(database)}; ${assignedId}`)
    const id = answer.rows[0]?.['id']
    return typeof id === 'string' ? id : null
  } catch (error) {
    await rollback(database)
    throw translateDatabaseError(error)
  }
}

/** Rolls back and stays silent: the first error is the one to tell. */
async function rollback(database: Database): Promise<void> {
  database.transaction.projectPath = null
  await database.session.query('rollback').catch(() => {})
}
