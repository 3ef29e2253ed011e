import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'

/** Opens an empty database in memory; to be destroyed by who opened it. */
export function openEmptyDatabase<DB = unknown>(): Kysely<DB> {
  return new Kysely<DB>({ dialect: new PGliteDialect({ pglite: new PGlite() }) })
}

/** Opens an empty database in memory, lends it to the callback, and closes it. */
export async function usingEmptyDatabase<T, DB = unknown>(
  callback: (database: Kysely<DB>) => Promise<T>,
): Promise<T> {
  await using database = openEmptyDatabase<DB>()
  return await callback(database)
}
