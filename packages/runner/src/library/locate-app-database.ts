import type { DatabaseLocation } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { AppDatabase } from './sow.js'

/** How to come to an application's database. Throws CONFIG_USAGE where it is none of what it may be. */
export function locateAppDatabase(database: AppDatabase): () => Promise<DatabaseLocation> {
  if (typeof database === 'string') return async () => ({ kind: 'postgres', url: database })
  if (typeof database === 'function') return async () => ({ kind: 'pool', pool: await database() })
  if (typeof database !== 'object' || database === null) throw unusable('It is none of these')
  // Kysely has a method of nearly the name of a pool's, and keeps its pool to itself.
  if ('selectFrom' in database) throw unusable('An instance of Kysely gives nobody its connection')
  if ('connect' in database) return async () => ({ kind: 'pool', pool: database })
  if ('directory' in database) return async () => ({ kind: 'embedded', directory: database.directory })
  throw unusable('It is none of these')
}

function unusable(why: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The database of createSow is a URL, a Pool of pg, or the directory of an embedded database. ${why}.`,
    hint: 'Hand in the pool that the PostgresDialect of Kysely was made with.',
  })
}
