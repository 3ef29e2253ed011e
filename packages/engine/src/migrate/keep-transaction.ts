import { type ErrorPlace, SowError } from '@sow/kit/errors'
import { type Database, throughSession } from '../database/database.js'
import type { Session } from '../server/connect/session.js'

/** Strings, quoted names, dollar quotes and comments: what stands in them is no command. */
const quoted =
  /\be'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\//gi

/** What begins or ends a transaction; savepoints may come and go. */
const control =
  /^(?:begin\b(?!\s+atomic)|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback\b(?!(?:\s+(?:work|transaction))?\s+to\b))/i

/** The first command of a text that would begin or end a transaction; null where there is none. */
function findTransactionControl(text: string): string | null {
  const bare = text.replace(quoted, ' ')
  // The body of a function in SQL has an `end` of its own.
  if (/\bbegin\s+atomic\b/i.test(bare)) return null
  const found = bare.split(';').flatMap((statement) => statement.trim().match(control)?.[0] ?? [])
  return found[0]?.toLowerCase().replace(/\s+/g, ' ') ?? null
}

/**
 * Runs a migration in the transaction that is open: a statement that would end it is not sent. Throws MIGRATION_FAILED where it
 * was ended all the same, and with it committed in part.
 */
export async function keepingTransaction(
  database: Database,
  place: ErrorPlace,
  migrate: (within: Database) => Promise<void>,
): Promise<void> {
  const isOpen = await watchTransaction(database.session)
  try {
    await migrate(throughSession(database, guarded(database.session)))
  } catch (error) {
    throw (await isOpen()) ? error : ended(place)
  }
  if (!(await isOpen())) throw ended(place)
}

function ended(place: ErrorPlace): SowError {
  return new SowError({
    code: 'MIGRATION_FAILED',
    message: `The migration ${place.migration} of ${place.package} ended its transaction: what it had done is committed.`,
    hint: 'Take what ends the transaction out of the migration, and undo by hand what it did.',
    outcome: 'partial',
    place,
  })
}

function guarded(session: Session): Session {
  return {
    facts: session.facts,
    async query(text, parameters) {
      const command = findTransactionControl(text)
      if (command !== null)
        throw new SowError({
          code: 'MIGRATION_FAILED',
          message: `it says \`${command}\`, and its transaction is Sow's to begin and to end.`,
          hint: 'Take the command out: a migration is applied as a whole, with its line in the ledger, or not at all.',
        })
      return await session.query(text, parameters)
    },
    copyIn: (statement, lines) => session.copyIn(statement, lines),
    cancel: () => session.cancel(),
    [Symbol.asyncDispose]: async () => {},
  }
}

/** Answers what tells whether the transaction that is open now still is. */
async function watchTransaction(session: Session): Promise<() => Promise<boolean>> {
  const current = async () =>
    (await session.query('select pg_catalog.pg_current_xact_id()::pg_catalog.text as id')).rows[0]?.['id']
  const begun = await current()
  // In one that failed nothing can be asked, and it is still open.
  return async () => (await current().catch(() => begun)) === begun
}
