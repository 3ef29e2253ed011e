import { setTimeout as sleep } from 'node:timers/promises'
import { reportHint, SowError } from '@sow/kit/errors'
import { escapeLiteral } from 'pg'
import type { Database, TransactionRun } from '../database/database.js'
import { pinnedAlone } from '../server/connect/search-path.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { deadlineIn } from './deadline.js'

/**
 * Commits the transaction of this id, null of one that wrote nothing. Where the connection is lost before the answer, the
 * server is asked over a new one what became of it: a commit that happened is a success, one that did not is
 * CONNECTION_LOST with nothing changed.
 * Throws TRANSACTION_UNKNOWN only where nobody can be asked.
 */
export async function commit(database: Database, transaction: string | null): Promise<void> {
  let command: string
  database.transaction.projectPath = null
  try {
    command = (await database.session.query('commit')).command
  } catch (error) {
    const translated = translateDatabaseError(error)
    if (translated.code !== 'CONNECTION_LOST') throw translated
    if (transaction === null || (await fateOf(database, transaction)) === 'committed') return
    throw translated
  }
  // An aborted transaction answers COMMIT with ROLLBACK and no error.
  if (command !== 'COMMIT')
    throw new SowError({
      code: 'INTERNAL',
      message: `The database answered COMMIT with ${command}: an error inside the transaction was swallowed.`,
      hint: reportHint,
    })
}

async function fateOf(database: Database, transaction: string): Promise<'committed' | 'aborted'> {
  const deadline = deadlineIn(database.fateSeconds)
  while (database.reopen !== null && !deadline.hasPassed()) {
    const status = await askOnce(database.reopen, transaction)
    if (status === 'committed' || status === 'aborted') return status
    await sleep(500)
  }
  throw unknownFate(database.transaction.run)
}

function unknownFate(run: TransactionRun | null): SowError {
  const committing =
    run === null ? 'committing' : `committing ${run.isContinued ? 'a part of ' : ''}run ${run.id}`
  return new SowError({
    code: 'TRANSACTION_UNKNOWN',
    message: `The connection was lost while the database was ${committing}, and it could not be asked what became of it.`,
    hint: hintOf(run),
    outcome: 'unknown',
  })
}

function hintOf(run: TransactionRun | null): string {
  if (run === null || run.isContinued)
    return 'Run `sow db status` to see what was applied; running the command again is safe.'
  const again =
    run.undoes === null
      ? 'running the command again is safe'
      : `to repeat the undo is safe with the run's number: sow db undo ${run.undoes}`
  return `Whether run ${run.id} was committed, \`sow db history\` tells; ${again}.`
}

/** `in progress` while the lost connection's server process has not ended; null while nobody answers. */
async function askOnce(reopen: NonNullable<Database['reopen']>, transaction: string): Promise<unknown> {
  try {
    await using session = await reopen()
    const answer = await session.query(
      pinnedAlone(`select pg_xact_status(${escapeLiteral(transaction)}::xid8) as status`),
    )
    return answer.rows[0]?.['status'] ?? null
  } catch {
    return null
  }
}
