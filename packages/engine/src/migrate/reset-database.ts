import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { readGuard } from '../ledger/read-guard.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { findLostRows } from './find-lost-rows.js'
import type { MigrationSet } from './migration-set.js'
import { migrationsToRollBack } from './pending-migrations.js'
import { readAppliedMigrations } from './read-applied-migrations.js'
import { runDirection } from './run-migration.js'

export interface ResetOptions {
  readonly lock: LockOptions
  /** Only tell what would be dropped. */
  readonly dryRun: boolean
}

export interface ResetResult {
  readonly dropped: readonly { readonly table: string; readonly rows: number }[]
}

/**
 * Undoes every applied migration and drops the ledger, in one transaction. What no migration of ours made is not
 * touched; where it stands in the way, the reset fails and nothing is dropped. Throws GUARD_PROTECTED.
 */
export async function resetDatabase(
  database: Database,
  sets: readonly MigrationSet[],
  options: ResetOptions,
): Promise<ResetResult> {
  if (!(await hasLedger(database))) return { dropped: [] }
  if (await readGuard(database))
    throw new SowError({
      code: 'GUARD_PROTECTED',
      message: 'This database is protected, so it is not reset.',
      hint: 'Reset another database, or take the protection off first.',
    })
  const applied = await readAppliedMigrations(database)
  const steps = migrationsToRollBack(sets, applied, { to: null, steps: applied.length })
  const lost = await findLostRows(database, steps, options.lock)
  const dropped = lost.filter(({ column }) => column === null).map(({ table, rows }) => ({ table, rows }))
  if (options.dryRun) return { dropped }
  await usingLockedTransaction(database, options.lock, async () => {
    for (const step of steps) await runDirection(database, step, 'down', 'nothing-changed')
    await sql`drop schema sow cascade`.execute(database.query)
  })
  return { dropped }
}
