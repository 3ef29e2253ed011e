import { SowError } from '@sow/kit'
import { translateDatabaseError } from '../connect/translate-database-error.js'
import type { Database } from '../database.js'
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
  const { session } = database
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
  await commit(database)
  return result
}

async function commit(database: Database): Promise<void> {
  // Deferred constraints speak up here, while an error still has one meaning: nothing was committed.
  try {
    await database.session.query('set constraints all immediate')
  } catch (error) {
    await rollback(database)
    throw translateDatabaseError(error)
  }
  const answer = await database.session.query('commit').catch((error: unknown) => {
    const translated = translateDatabaseError(error)
    if (translated.code !== 'CONNECTION_LOST') throw translated
    throw new SowError({
      code: 'TRANSACTION_UNKNOWN',
      message: 'The connection was lost while the database was committing.',
      hint: 'Run `sow db status` to see whether the run was recorded; running the command again is safe.',
      outcome: 'unknown',
      cause: error,
    })
  })
  // An aborted transaction answers COMMIT with ROLLBACK and no error.
  if (answer.command !== 'COMMIT')
    throw new SowError({
      code: 'INTERNAL',
      message: `The database answered COMMIT with ${answer.command}: an error inside the transaction was swallowed.`,
      hint: 'Please report this with the output of the command run with --verbose.',
    })
}

/** Rolls back and stays silent: the first error is the one to tell. */
async function rollback(database: Database): Promise<void> {
  await database.session.query('rollback').catch(() => {})
}
