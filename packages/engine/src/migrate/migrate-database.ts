import { isSowError, SowError } from '@sow/kit/errors'
import { refuseTracked } from '../adopt/tracker/refuse-tracked.js'
import { checkAccess } from '../catalog/preflight/check-access.js'
import type { Database } from '../database/database.js'
import { keepsOwnSchema, readAdoption } from '../ledger/adoption.js'
import { linkRun } from '../ledger/link-run.js'
import { openLedger } from '../ledger/open-ledger.js'
import { recordFailedRun } from '../ledger/record-failed-run.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import { continueRun } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { applyOutsideTransaction } from './apply-outside-transaction.js'
import { checkHistory } from './compare-migrations.js'
import { runKeepingSeals } from './keep-seals.js'
import type { MigrateOptions } from './migrate-options.js'
import type { MigrationSet, MigrationStatus } from './migration-set.js'
import { pendingMigrations } from './pending-migrations.js'
import { readAppliedMigrations } from './read-applied-migrations.js'
import { readMigrationStatuses } from './read-migration-statuses.js'
import { loadMigration, type MigrationStep, runDirection } from './run-migration.js'

export interface MigrateResult {
  readonly run: RunReport | null
  /** Every migration as it stands after the command. */
  readonly migrations: readonly MigrationStatus[]
  /** Those that this command applied or rolled back, in the order in which it did. */
  readonly changed: readonly { readonly package: string; readonly name: string }[]
}

/**
 * Applies what is pending, each migration with its ledger row in one locked transaction of its own. What another
 * run applied meanwhile is found in the ledger and left. Throws SowError; what was committed before it stays.
 */
export async function migrateDatabase(
  database: Database,
  sets: readonly MigrationSet[],
  options: MigrateOptions,
): Promise<MigrateResult> {
  await refreshLedger(database, options.lock)
  const applied = await readAppliedMigrations(database)
  checkHistory(sets, applied)
  const isKept = keepsOwnSchema(await readAdoption(database))
  const pending = isKept ? [] : pendingMigrations(sets, applied, options)
  if (pending.length > 0) {
    if (applied.length === 0) await refuseTracked(database, options.refuseTables)
    await checkAccess(database, { use: 'write', merges: false, migrates: 'yes', units: [] })
  }
  const changed: MigrationStep[] = []
  let run: number | null = null
  for (const step of pending) {
    try {
      const done = await applyMigration(database, sets, step, options, run, changed.length > 0)
      if (done === null) continue
      run = done
      changed.push(step)
    } catch (thrown) {
      const error = afterMigrations(thrown, changed)
      if (isSowError(error)) await recordFailedRun(database, options.run, error)
      throw error
    }
  }
  const migrations = await readMigrationStatuses(database, sets).catch((thrown: unknown) => {
    throw afterMigrations(thrown, changed)
  })
  return {
    run: run === null ? null : { id: run, command: options.run.command, outcome: 'applied' },
    migrations,
    changed: changed.map(({ set, name }) => ({ package: set.package, name })),
  }
}

/** An error, told truly where the same call had applied migrations before: those stay. */
function afterMigrations(thrown: unknown, applied: readonly MigrationStep[]): unknown {
  const error = translateDatabaseError(thrown)
  if (!isSowError(error) || applied.length === 0 || error.outcome !== 'nothing-changed') return error
  const { code, message, hint, place, problems } = error
  return new SowError({ code, message, hint, outcome: 'partial', place, problems, cause: error })
}

/** Applies one migration unless another run did; answers the run that it belongs to, or null. */
async function applyMigration(
  database: Database,
  sets: readonly MigrationSet[],
  step: MigrationStep,
  options: MigrateOptions,
  knownRun: number | null,
  isPartial: boolean,
): Promise<number | null> {
  const { set, name, sum } = step
  const { concurrentIndexes } = await loadMigration(step)
  if (concurrentIndexes !== undefined)
    return await applyOutsideTransaction(database, sets, step, concurrentIndexes, options)
  return await usingLockedTransaction(database, options.lock, async () => {
    await openLedger(database)
    const applied = await readAppliedMigrations(database)
    checkHistory(sets, applied)
    if (applied.some((migration) => migration.package === set.package && migration.name === name)) return null
    const started = performance.now()
    database.tell({ type: 'migration-started', package: set.package, name })
    const reseal = await runKeepingSeals(database, () =>
      runDirection(database, step, 'up', isPartial ? 'partial' : 'nothing-changed'),
    )
    const milliseconds = performance.now() - started
    const run = await continueRun(database, options.run, knownRun)
    await reseal(run)
    await database.query
      .insertInto('sow.migration')
      .values({
        package: set.package,
        version: set.version,
        name,
        sum,
        state: 'done',
        run,
        duration_ms: Math.round(milliseconds),
      })
      .execute()
    await linkRun(database, run)
    database.tell({ type: 'migration-done', package: set.package, name, milliseconds })
    return run
  })
}
