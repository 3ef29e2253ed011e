import { type Kysely, sql } from 'kysely'
import { createItems } from '../server/item-tables.ts'
import type { Location } from '../server/location.ts'
import type { Packages } from './packages.ts'
import { seedOptions } from './seed-options.ts'

const name = '20260101000000_items'

/** Makes table and ledger as every project has them before its first seed: by a migration. */
export async function prepareDatabase(
  { engine }: Packages,
  location: Location,
  tables: string = createItems,
): Promise<void> {
  await using session = await engine.openDatabase(location)
  const up = async (database: Kysely<unknown>) => {
    for (const statement of tables.split(';')) await sql.raw(statement).execute(database)
  }
  const set = {
    package: '@benchmark/schema',
    version: '1.0.0',
    migrations: [{ name, sum: '0'.repeat(64) }],
    load: async () => ({ [name]: { up } }),
  }
  const { lock, run } = seedOptions
  await engine.migrateDatabase(engine.databaseOver(session), [set], { lock, run, to: null, steps: null })
}
