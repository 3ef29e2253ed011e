import type { Database } from '../database/database.js'
import { compareMigrations } from './compare-migrations.js'
import type { MigrationSet, MigrationStatus } from './migration-set.js'
import { readAppliedMigrations } from './read-applied-migrations.js'

/** Where every migration stands. Takes no lock, writes nothing. */
export async function readMigrationStatuses(
  database: Database,
  sets: readonly MigrationSet[],
): Promise<readonly MigrationStatus[]> {
  return compareMigrations(sets, await readAppliedMigrations(database))
}
