import { isSowError, type SowError } from '@sow/kit/errors'
import type { Database } from '../../database/database.js'
import { translateDatabaseError } from '../../server/connect/translate-database-error.js'

/**
 * Plans a dataset where migrations are pending: one that does not fit the tables as they are may fit them then. Answers null for
 * such a one, with everything as it was before. Throws what no migration mends.
 */
export async function unlessFitsLater<Result>(
  { session }: Database,
  isPending: boolean,
  work: () => Promise<Result>,
): Promise<Result | null> {
  if (!isPending) return await work()
  await session.query('savepoint planned')
  try {
    const result = await work()
    await session.query('release savepoint planned')
    return result
  } catch (error) {
    const translated = translateDatabaseError(error)
    if (!isSowError(translated) || !isAboutSchema(translated)) throw error
    await session.query('rollback to savepoint planned')
    return null
  }
}

/** The table lacks something, or rejects a value: a label of an enum, a longer text, a value beyond a check. */
function isAboutSchema({ code }: SowError): boolean {
  return code.startsWith('TARGET_') || code === 'DATA_REJECTED' || code === 'DATA_REFERENCE_MISSING'
}
