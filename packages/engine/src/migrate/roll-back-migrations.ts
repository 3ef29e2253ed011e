import { isSowError, SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { forgetDroppedTables } from '../ledger/forget-dropped-tables.js'
import { linkRun, relinkHistory } from '../ledger/link-run.js'
import { readGuard } from '../ledger/read-guard.js'
import { recordFailedRun } from '../ledger/record-failed-run.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import { continueRun } from '../ledger/run-recorder.js'
import { usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { compareMigrations } from './compare-migrations.js'
import { findLostRows, type LostRows } from './find-lost-rows.js'
import { runKeepingSeals } from './keep-seals.js'
import type { MigrateResult } from './migrate-database.js'
import type { MigrateOptions } from './migrate-options.js'
import type { MigrationSet } from './migration-set.js'
import { migrationsToRollBack } from './pending-migrations.js'
import { readAppliedMigrations } from './read-applied-migrations.js'
import { type MigrationStep, runDirection } from './run-migration.js'

export interface RollbackOptions extends MigrateOptions {
  /** Drop tables and columns although there are rows in them. */
  readonly acceptDataLoss: boolean
}

/**
 * Undoes applied migrations, the newest first, each in a locked transaction of its own. Each `down` is tried and
 * taken back first, to see what it would drop. Throws GUARD_DATA_LOSS where that holds rows, unless accepted.
 */
export async function rollbackMigrations(
  database: Database,
  sets: readonly MigrationSet[],
  options: RollbackOptions,
): Promise<MigrateResult> {
  await refreshLedger(database, options.lock)
  const steps = migrationsToRollBack(sets, await readAppliedMigrations(database), options)
  let run: number | null = null
  for (const [index, step] of steps.entries()) {
    try {
      await refuseLoss(database, step, options)
      run = await rollBack(database, step, options, run, index > 0)
    } catch (error) {
      if (isSowError(error)) await recordFailedRun(database, options.run, error)
      throw isSowError(error) && error.code === 'TRANSACTION_UNKNOWN' ? repeatedByName(error) : error
    }
  }
  return {
    run: run === null ? null : { id: run, command: options.run.command, outcome: 'applied' },
    migrations: compareMigrations(sets, await readAppliedMigrations(database)),
    changed: steps.map(({ set, name }) => ({ package: set.package, name })),
  }
}

/** To roll back once more would undo another migration, if the first one was committed. */
function repeatedByName({ code, message, outcome, place, cause }: SowError): SowError {
  const hint =
    'Run `sow db status` to see which migrations are applied. To repeat this is safe with the last one that shall stay: sow db rollback --to NAME.'
  return new SowError({ code, message, hint, outcome, place, cause })
}

async function refuseLoss(database: Database, step: MigrationStep, options: RollbackOptions): Promise<void> {
  const isProtected = await readGuard(database)
  if (options.acceptDataLoss && !isProtected) return
  const lost = (await findLostRows(database, [step], options.lock)).filter(({ rows }) => rows > 0)
  if (lost.length === 0) return
  throw new SowError({
    code: isProtected ? 'GUARD_PROTECTED' : 'GUARD_DATA_LOSS',
    message: `Rolling back ${step.name} would lose rows: ${lost.map(describeLoss).join(', ')}.`,
    hint: isProtected
      ? 'This database is protected. Nothing that loses rows is done to it.'
      : 'If the rows may go, run again with --accept-data-loss.',
    place: { package: step.set.package, migration: step.name },
  })
}

function describeLoss({ table, column, rows }: LostRows): string {
  return `${column === null ? table : `${table}.${column}`} (${rows === 1 ? '1 row' : `${rows} rows`})`
}

async function rollBack(
  database: Database,
  step: MigrationStep,
  options: RollbackOptions,
  knownRun: number | null,
  isPartial: boolean,
): Promise<number> {
  return await usingLockedTransaction(database, options.lock, async () => {
    const started = performance.now()
    const { set, name } = step
    database.tell({ type: 'migration-started', package: set.package, name })
    const reseal = await runKeepingSeals(database, () =>
      runDirection(database, step, 'down', isPartial ? 'partial' : 'nothing-changed'),
    )
    await forgetDroppedTables(database)
    await database.query
      .deleteFrom('sow.migration')
      .where('package', '=', set.package)
      .where('name', '=', name)
      .execute()
    const run = await continueRun(database, options.run, knownRun)
    await reseal(run)
    await relinkHistory(database, { tables: ['migration'] })
    await linkRun(database, run)
    database.tell({
      type: 'migration-done',
      package: set.package,
      name,
      milliseconds: performance.now() - started,
    })
    return run
  })
}
