import { isSowError, reportHint, SowError } from '@sow/kit/errors'
import { type Database, isOpen } from '../database/database.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'

/** What work came to: its result, or what it failed at. */
export type Attempt<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: SowError }

/**
 * Runs `work` under a savepoint of the open transaction: what it fails at is told, and the transaction goes on as it was before.
 * `leaves`: what the work leaves where it succeeds; with `nothing` its locks end with it too. Throws where the
 * transaction cannot go on: a connection that is lost, a run that was stopped.
 */
export async function attempt<Result>(
  { session }: Database,
  leaves: 'changes' | 'nothing',
  work: () => Promise<Result>,
): Promise<Attempt<Result>> {
  await session.query('savepoint attempt')
  let outcome: Attempt<Result>
  try {
    outcome = { kind: 'done', result: await work() }
  } catch (error) {
    outcome = { kind: 'failed', error: failureOf(error) }
    await session.query('rollback to savepoint attempt').catch(() => {
      throw error
    })
  }
  if (outcome.kind === 'done' && leaves === 'nothing') await session.query('rollback to savepoint attempt')
  await session.query('release savepoint attempt')
  return outcome
}

/** Runs a look. What it fails at leaves a transaction that is open as it was before, and is thrown. */
export async function lookAside<Result>(database: Database, look: () => Promise<Result>): Promise<Result> {
  if (!isOpen(database.transaction)) return await look()
  const looked = await attempt(database, 'changes', look)
  if (looked.kind === 'failed') throw looked.error
  return looked.result
}

/** The text of what is no error of ours may carry values: of such a one only its kind is told. */
function failureOf(error: unknown): SowError {
  const translated = translateDatabaseError(error)
  if (isSowError(translated)) return translated
  return new SowError({
    code: 'INTERNAL',
    message: `An unexpected ${translated.name} was thrown.`,
    hint: reportHint,
    cause: error,
  })
}
