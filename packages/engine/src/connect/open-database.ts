import { openEmbeddedSession } from '../embedded/open-embedded-session.js'
import { openPostgresSession } from './open-postgres-session.js'
import type { Session } from './session.js'

/** Where a database is: a server by its URL, or the embedded one by its directory. */
export type DatabaseLocation =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'embedded'; readonly directory: string }

/** Opens a database. Throws the SowErrors of `openPostgresSession` and `openEmbeddedSession`. */
export async function openDatabase(location: DatabaseLocation): Promise<Session> {
  return location.kind === 'postgres'
    ? await openPostgresSession(location.url)
    : await openEmbeddedSession(location.directory)
}
