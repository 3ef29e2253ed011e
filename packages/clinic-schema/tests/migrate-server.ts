import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { migrations } from '../src/migrations/index.js'

/** Runs the named migrations on the database behind a URL, in their order; the others are left out. */
export async function migrateServer(url: string, names: readonly string[]): Promise<void> {
  const database = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }),
  })
  try {
    for (const name of names) await migrations[name]?.up(database)
  } finally {
    await database.destroy()
  }
}

/** The migrations that make the tables of code sets, and those that they need. */
export const codeSetMigrations: readonly string[] = Object.keys(migrations).filter(
  (name) => name <= '20240101000004_billing_module' || /_code_set_periods$|_in_time$/.test(name),
)
