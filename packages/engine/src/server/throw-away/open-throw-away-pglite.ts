import { openPgliteSession } from '../connect/open-pglite-session.js'
import type { Session } from '../connect/session.js'
import { readTemplate } from '../embedded/read-template.js'

/** Opens an empty database in memory; it ends with its session. */
export async function openThrowAwayPglite(): Promise<Session> {
  return await openPgliteSession({ directory: null, template: readTemplate() })
}
