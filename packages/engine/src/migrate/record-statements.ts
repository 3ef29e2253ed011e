import { type Database, databaseOver, throughSession } from '../database/database.js'
import type { Session } from '../server/connect/session.js'
import { openThrowAwayPglite } from '../server/throw-away/open-throw-away-pglite.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import type { MigrationSet } from './migration-set.js'
import { allSteps, type MigrationRange } from './pending-migrations.js'
import { loadMigration, type MigrationStep, runDirection } from './run-migration.js'

/** The statements that a migration sends, as text; parameters of its own stay `$1`. */
export interface RecordedMigration extends MigrationStep {
  readonly statements: readonly string[]
  /** True where they cannot run in a transaction. */
  readonly outside: boolean
}

/**
 * Finds out what migrations say to a database by running them all, in their order, on a throw-away one.
 * `look`: looks at that database once they all ran. Throws MIGRATION_FAILED where one does not run on an empty database.
 */
export async function recordStatements(
  sets: readonly MigrationSet[],
  range: MigrationRange = { to: null, steps: null },
  look: (migrated: Database) => Promise<void> = async () => {},
): Promise<RecordedMigration[]> {
  await using session = await openThrowAwayPglite()
  const database = databaseOver(session)
  const recorded: RecordedMigration[] = []
  for (const step of allSteps(sets)) {
    const statements: string[] = []
    const outside = (await loadMigration(step)).concurrentIndexes !== undefined
    const listening = throughSession(
      database,
      listened(session, (text) => statements.push(text)),
    )
    const up = () => runDirection(listening, step, 'up', 'nothing-changed')
    await (outside ? up() : usingTransaction(database, up))
    recorded.push({ ...step, statements, outside })
    if (step.name === range.to) break
  }
  await look(database)
  return recorded
}

/** The session, with every statement told before it runs. */
function listened(session: Session, tell: (text: string) => void): Session {
  return {
    facts: session.facts,
    query(text, parameters) {
      tell(text)
      return session.query(text, parameters)
    },
    copyIn: (statement, lines) => session.copyIn(statement, lines),
    cancel: () => session.cancel(),
    [Symbol.asyncDispose]: async () => {},
  }
}
