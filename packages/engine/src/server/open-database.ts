import { parseConnectionUrl } from './connect/connection-settings.js'
import { type ConnectionPool, openPoolSession } from './connect/open-pool-session.js'
import { openPostgresSession } from './connect/open-postgres-session.js'
import type { Patience } from './connect/patience.js'
import type { Session } from './connect/session.js'
import { openEmbeddedSession } from './embedded/open-embedded-session.js'

/** Where a database is: a server by its URL or by an application's pool, or the embedded one by its directory. */
export type DatabaseLocation =
  | { readonly kind: 'postgres'; readonly url: string; readonly patience?: Patience }
  | { readonly kind: 'pool'; readonly pool: ConnectionPool; readonly patience?: Patience }
  | { readonly kind: 'embedded'; readonly directory: string }

/** The schema that a connection names; undefined where it names none. Throws CONFIG_INVALID. */
export function schemaOfLocation(location: DatabaseLocation): string | undefined {
  return location.kind === 'postgres' ? parseConnectionUrl(location.url).schema : undefined
}

/** Opens a database. Throws the SowErrors of `openPostgresSession`, `openPoolSession` and `openEmbeddedSession`. */
export async function openDatabase(location: DatabaseLocation): Promise<Session> {
  switch (location.kind) {
    case 'postgres':
      return await openPostgresSession(location.url, location.patience)
    case 'pool':
      return await openPoolSession(location.pool, location.patience)
    case 'embedded':
      return await openEmbeddedSession(location.directory)
  }
}
