import type { Database } from '../../database/database.js'
import { translateDatabaseError } from '../../server/connect/translate-database-error.js'
import { applySettings } from '../../transaction/transaction-settings.js'

/** Runs `work` on one snapshot of the database, in which nothing can be written. Throws SowError. */
export async function usingSnapshot<Result>(
  database: Database,
  work: () => Promise<Result>,
): Promise<Result> {
  const { session } = database
  try {
    await session.query('begin isolation level repeatable read read only')
    await applySettings(database)
    return await work()
  } catch (error) {
    throw translateDatabaseError(error)
  } finally {
    await session.query('rollback').catch(() => {})
  }
}
