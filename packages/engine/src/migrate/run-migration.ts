import type { Migration } from '@sow/kit'
import { isSowError, type Outcome, SowError } from '@sow/kit/errors'
import { type Kysely, sql } from 'kysely'
import { type Database, outsideTransactions, throughSession } from '../database/database.js'
import type { Session } from '../server/connect/session.js'
import { faultOf, isRetryable, translateDatabaseError } from '../server/connect/translate-database-error.js'
import { onProjectPath } from '../transaction/project-path.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import { hearMigration } from './hear-migration.js'
import { keepingTransaction } from './keep-transaction.js'
import type { MigrationSet } from './migration-set.js'

/** One migration on its way, in the transaction that is open. */
export interface MigrationStep {
  readonly set: MigrationSet
  readonly name: string
  readonly sum: string
}

/** Imports the package's code and picks the migration. Throws MIGRATION_MISSING where its code has none of the name. */
export async function loadMigration({ set, name }: MigrationStep): Promise<Migration> {
  const migration = (await set.load())[name]
  if (migration !== undefined) return migration
  throw new SowError({
    code: 'MIGRATION_MISSING',
    message: `The manifest of ${set.package} names the migration ${name}, but its code does not export it.`,
    hint: `Build ${set.package} again.`,
    place: { package: set.package, migration: name },
  })
}

/** Runs one direction in a transaction of its own, or outside one where it builds indexes concurrently. */
export async function runAlone(
  database: Database,
  step: MigrationStep,
  direction: 'up' | 'down',
): Promise<void> {
  const run = () => runDirection(database, step, direction, 'nothing-changed')
  const isOutside = direction === 'up' && (await loadMigration(step)).concurrentIndexes !== undefined
  await (isOutside ? run() : usingTransaction(database, run))
}

/** Runs one direction of a migration. A fault that passes is left for the caller to retry; others name the migration. */
export async function runDirection(
  database: Database,
  step: MigrationStep,
  direction: 'up' | 'down',
  outcome: Outcome,
): Promise<void> {
  const migration = await loadMigration(step)
  const place = { package: step.set.package, migration: step.name }
  const run = direction === 'up' ? migration.up : wayDown(migration)
  if (run === undefined)
    throw new SowError({
      code: 'MIGRATION_IRREVERSIBLE',
      message: `The migration ${step.name} of ${step.set.package} has no \`down\`.`,
      hint: 'Roll back to the migration after it with --to, or restore a backup.',
      outcome,
      place,
    })
  const named = (on: Database, over = throughSession) =>
    runNamed(on, step, { direction, outcome, over }, run.bind(migration))
  const isOutside = direction === 'up' && migration.concurrentIndexes !== undefined
  await (isOutside
    ? named(database, (on, session) => outsideTransactions({ ...on, session }))
    : onProjectPath(database, () => keepingTransaction(database, place, (on) => named(on))))
}

/** How a direction is run. */
interface Way {
  readonly direction: 'up' | 'down'
  readonly outcome: Outcome
  /** The database over another session, in the transaction or outside of any. */
  readonly over: typeof throughSession
}

async function runNamed(
  database: Database,
  { set, name }: MigrationStep,
  { direction, outcome, over }: Way,
  run: Migration['up'],
): Promise<void> {
  const place = { package: set.package, migration: name }
  try {
    await hearMigration(database.session, (heard) => run(over(database, heard).query.withoutPlugins()))
  } catch (thrown) {
    if (isRetryable(thrown)) throw thrown
    // Of a connection that was lost a migration may make an error of its own.
    const error = isOfServer(thrown) ? thrown : ((await findLoss(database.session)) ?? thrown)
    const translated = translateDatabaseError(error, { place, serverMessage: true })
    // What the role may not, what the server lacks and what passes is no fault of the migration.
    const isElsewhere = isSowError(translated) && isOfServer(error)
    throw new SowError({
      code: isElsewhere ? translated.code : 'MIGRATION_FAILED',
      message: `The migration ${name} of ${set.package} failed going ${direction}: ${translated.message}`,
      hint: isElsewhere
        ? translated.hint
        : 'Mend the migration, or what stands in its way, and run the command again.',
      outcome,
      place: { ...place, ...('place' in translated ? (translated.place as object) : {}) },
      cause: translated,
    })
  }
}

/** What a session says that is of no use any more; null where it is. */
async function findLoss(session: Session): Promise<unknown> {
  try {
    await session.query('select')
    return null
  } catch (error) {
    return translateDatabaseError(error).code === 'CONNECTION_LOST' ? error : null
  }
}

function isOfServer(error: unknown): boolean {
  const fault = faultOf(error)
  return fault === 'privilege' || fault === 'resource' || fault === 'temporary'
}

/** A migration that only builds indexes is undone by dropping them: in a transaction, under the lock timeout. */
export function wayDown(migration: Migration): Migration['down'] {
  const { concurrentIndexes } = migration
  if (concurrentIndexes === undefined) return migration.down
  return async (db: Kysely<unknown>) => {
    for (const name of concurrentIndexes) await sql`drop index ${sql.id(name)}`.execute(db)
  }
}
