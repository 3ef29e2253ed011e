import type { Database } from '../database/database.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { commit } from './commit.js'
import { applySettings } from './transaction-settings.js'

/**
 * Runs `work` in one transaction with our settings: committed where it returns, rolled back where it throws.
 * Throws SowError: the work's own, a translated database error, TRANSACTION_UNKNOWN where the answer to COMMIT
 * was lost.
 */
export async function usingTransaction<Result>(
  database: Database,
  work: () => Promise<Result>,
): Promise<Result> {
  const { session, transaction } = database
  transaction.run = null
  transaction.datasets.clear()
  try {
    await session.query('begin isolation level read committed')
    await applySettings(database)
  } catch (error) {
    await rollback(database)
    throw translateDatabaseError(error)
  }
  let result: Result
  try {
    result = await work()
  } catch (error) {
    await rollback(database)
    throw translateDatabaseError(error)
  }
  await checkDeferred(database)
  await commit(database)
  return result
}

/** Runs `work`, which writes nothing, in one transaction with our settings, and ends it. Throws as `usingTransaction`. */
export async function usingLook<Result>(database: Database, work: () => Promise<Result>): Promise<Result> {
  const { session } = database
  try {
    await session.query('begin isolation level read committed')
    await applySettings(database)
    return await work()
  } catch (error) {
    throw translateDatabaseError(error)
  } finally {
    await rollback(database)
  }
}

/** Deferred constraints speak up here, while an error still has one meaning: nothing was committed. */
async function checkDeferred(database: Database): Promise<void> {
  try {
    await database.session.query('set constraints all immediate')
  } catch (error) {
    await rollback(database)
    throw translateDatabaseError(error)
  }
}

/** Rolls back and stays silent: the first error is the one to tell. */
async function rollback(database: Database): Promise<void> {
  await database.session.query('rollback').catch(() => {})
}
