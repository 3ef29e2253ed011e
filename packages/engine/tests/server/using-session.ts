import { inject } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { openPostgresSession } from '../../src/server/connect/open-postgres-session.js'
import type { Session } from '../../src/server/connect/session.js'
import { usingDatabase } from '../../src/throw-away.js'
import type { EngineName } from '../engines.js'
import { lendPglite } from './lend-pglite.js'

export { engines } from '../engines.js'

/** Runs `work` on a session over a new, empty database. */
export async function usingSession<Result>(
  engine: EngineName,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  if (engine === 'pglite') {
    await using session = await lendPglite()
    return await work(session)
  }
  return await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openPostgresSession(url)
    return await work(session)
  })
}
