import type { Database } from '../database/database.js'
import { keepsOwnSchema, readAdoption } from '../ledger/adoption.js'
import { compareMigrations } from './compare-migrations.js'
import type { MigrationSet, MigrationStatus } from './migration-set.js'
import { readAppliedMigrations } from './read-applied-migrations.js'

/** Where every migration stands. Takes no lock, writes nothing. */
export async function readMigrationStatuses(
  database: Database,
  sets: readonly MigrationSet[],
): Promise<readonly MigrationStatus[]> {
  const statuses = compareMigrations(sets, await readAppliedMigrations(database))
  return keepsOwnSchema(await readAdoption(database)) ? statuses.map(skip) : statuses
}

/** Another tool keeps the schema: what is not applied is not waited for. */
function skip(status: MigrationStatus): MigrationStatus {
  return status.state === 'pending' ? { ...status, state: 'skipped' } : status
}
