import { isSowError, SowError } from '@sow/kit/errors'
import { type Database, outsideTransactions } from '../database/database.js'
import { linkRun, relinkHistory } from '../ledger/link-run.js'
import { openLedger } from '../ledger/open-ledger.js'
import { insertRun } from '../ledger/run-recorder.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { onSessionPath, usingSessionLock } from '../transaction/using-session-lock.js'
import { checkHistory } from './compare-migrations.js'
import { buildConcurrently } from './concurrent-indexes.js'
import type { MigrateOptions } from './migrate-options.js'
import type { MigrationSet } from './migration-set.js'
import { readAppliedMigrations } from './read-applied-migrations.js'
import { type MigrationStep, runDirection } from './run-migration.js'

/**
 * Applies a migration that cannot run in a transaction, because it builds indexes concurrently. The ledger says
 * `started` before it begins and `done` only after the catalog has every index valid; a run that finds `started`
 * looks at the catalog first: what is there and valid is believed, what is invalid is dropped and built again.
 * Answers the run, or null where another run did it. Throws MIGRATION_PARTIAL, CONNECTION_POOLED.
 */
export async function applyOutsideTransaction(
  database: Database,
  sets: readonly MigrationSet[],
  step: MigrationStep,
  indexes: readonly string[],
  options: MigrateOptions,
): Promise<number | null> {
  return await usingSessionLock(database, options.lock, async () => {
    const run = await start(database, sets, step, options)
    if (run === null) return null
    const begun = performance.now()
    database.tell({ type: 'migration-started', package: step.set.package, name: step.name })
    const catalog = { ...database, alone: outsideTransactions(database).query }
    const build = () => onSessionPath(database, () => runDirection(database, step, 'up', 'partial'))
    const milliseconds = await whileStarted(step, async () => {
      if (!(await buildConcurrently(catalog, indexes, build))) throw notProven(step, indexes, run)
      const taken = performance.now() - begun
      await finish(database, step, options, run, Math.round(taken))
      return taken
    })
    database.tell({ type: 'migration-done', package: step.set.package, name: step.name, milliseconds })
    return run
  })
}

/** Whatever stops it from here on, a part of it is done: the ledger says so. */
async function whileStarted<Result>(
  { set, name }: MigrationStep,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    const error = translateDatabaseError(thrown)
    if (!isSowError(error)) throw error
    if (error.outcome !== 'nothing-changed' && error.code !== 'CONNECTION_LOST') throw error
    const isNamed = error.place.migration === name
    throw new SowError({
      code: error.code,
      message: isNamed
        ? error.message
        : `The migration ${name} of ${set.package} was begun, and not seen to end: ${error.message}`,
      hint: 'Run the command again: it looks at the catalog and goes on.',
      outcome: 'partial',
      place: { ...error.place, package: set.package, migration: name },
      cause: error,
    })
  }
}

async function start(
  database: Database,
  sets: readonly MigrationSet[],
  { set, name, sum }: MigrationStep,
  options: MigrateOptions,
): Promise<number | null> {
  return await usingLockedTransaction(database, options.lock, async () => {
    await openLedger(database)
    const applied = await readAppliedMigrations(database)
    checkHistory(sets, applied)
    const known = applied.find((migration) => migration.package === set.package && migration.name === name)
    if (known?.state === 'done') return null
    const run = await insertRun(database, options.run, 'applied', null, null, 'schema')
    await database.query
      .insertInto('sow.migration')
      .values({
        package: set.package,
        version: set.version,
        name,
        sum,
        state: 'started',
        run,
        duration_ms: 0,
      })
      .onConflict((conflict) =>
        conflict.columns(['package', 'name']).doUpdateSet({ run, sum, version: set.version }),
      )
      .execute()
    // A migration that was started before belongs to this run from now on.
    await relinkHistory(database, { tables: ['migration'] })
    await linkRun(database, run)
    return run
  })
}

async function finish(
  database: Database,
  { set, name }: MigrationStep,
  options: MigrateOptions,
  run: number,
  milliseconds: number,
): Promise<void> {
  await usingLockedTransaction(database, options.lock, async () => {
    await database.query
      .updateTable('sow.migration')
      .set({ state: 'done', duration_ms: milliseconds })
      .where('package', '=', set.package)
      .where('name', '=', name)
      .execute()
    await linkRun(database, run)
  })
}

function notProven({ set, name }: MigrationStep, indexes: readonly string[], run: number): SowError {
  return new SowError({
    code: 'MIGRATION_PARTIAL',
    message: `The migration ${name} of ${set.package} ended in run ${run}, but the catalog does not have its indexes valid: ${indexes.join(', ')}.`,
    hint: 'Look for rows that a unique index does not take, and run the command again.',
    outcome: 'partial',
    place: { package: set.package, migration: name },
  })
}
