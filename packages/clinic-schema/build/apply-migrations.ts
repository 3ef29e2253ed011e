import type { Kysely } from 'kysely'
import { migrations } from '../src/migrations/index.js'

/** Runs the migrations up to and including the named one, by default all of them. */
export async function applyMigrations<DB>(database: Kysely<DB>, last?: string): Promise<void> {
  for (const [name, migration] of Object.entries(migrations)) {
    await migration.up(database)
    if (name === last) return
  }
}
