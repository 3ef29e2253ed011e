import type { Kysely } from 'kysely'
import { applyMigrations } from '../build/apply-migrations.js'
import { usingEmptyDatabase } from '../build/using-empty-database.js'
import type { ClinicDatabase } from '../src/index.js'

/** Lends a database that ran every migration. */
export async function usingClinicDatabase(
  callback: (database: Kysely<ClinicDatabase>) => Promise<void>,
): Promise<void> {
  await usingEmptyDatabase(async (database: Kysely<ClinicDatabase>) => {
    await applyMigrations(database)
    await callback(database)
  })
}
