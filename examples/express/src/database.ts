import type { ClinicDatabase } from '@sow/clinic-schema'
import { createSow } from '@sow/runner'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

/** One pool: Sow borrows a connection of it at the start, the routes borrow them later. */
export const pool = new Pool({ connectionString: process.env.DATABASE_URL })
export const database = new Kysely<ClinicDatabase>({ dialect: new PostgresDialect({ pool }) })

/** The clinic of this example. Its rows are a tenant's, so they need it before they come. */
export const clinic = 'north'

/** Brings the database up to what the installed packages say, and answers what that took. Safe in many instances at once. */
export async function bringUpDatabase(): Promise<string> {
  const sow = createSow({ database: pool, actor: 'express example' })
  const { changed } = await sow.migrate()
  await database
    .insertInto('organizations')
    .values({ slug: clinic, name: 'North Clinic', status: 'active' })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .execute()
  const { totals } = await sow.seed()
  return `${changed.length} migrations, ${totals.inserted} rows inserted, ${totals.updated} updated`
}
