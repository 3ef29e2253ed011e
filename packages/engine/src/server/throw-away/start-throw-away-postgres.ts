import {
  type CreateDatabaseOptions,
  createDatabase,
  createOwnerRole,
  ownerRole,
  type ThrowAwayDatabase,
  withParts,
} from './create-database.js'
import { type RunningServer, type ServerEnd, type ServerOptions, startServer } from './start-server.js'

/** A real PostgreSQL server for tests, whose data nobody will miss; stopped and removed when disposed. */
export interface ThrowAwayPostgres extends AsyncDisposable {
  /** The database `postgres`, as `sow_owner`: no superuser. */
  readonly url: string
  readonly superuserUrl: string
  /** Creates a database that `sow_owner` owns. */
  createDatabase(options?: CreateDatabaseOptions): Promise<ThrowAwayDatabase>
  /** Starts it again as a standby: every connection is lost, and it takes no writes any more. */
  becomeStandby(): Promise<void>
  /** Stops it and starts it again over the same data: every connection is lost. */
  restart(end: ServerEnd): Promise<void>
}

/**
 * Starts a throw-away PostgreSQL. Where TEST_DATABASE_URL names a superuser of a running server, and no package
 * was asked for, that server is used and left running.
 */
export async function startThrowAwayPostgres(options: ServerOptions = {}): Promise<ThrowAwayPostgres> {
  const given = options.package === undefined ? process.env['TEST_DATABASE_URL'] : undefined
  const server = given ? givenServer(given) : await startServer(options)
  const { superuserUrl } = server
  await createOwnerRole(superuserUrl)
  return {
    superuserUrl,
    url: withParts(superuserUrl, { user: ownerRole }),
    createDatabase: (choice) => createDatabase(superuserUrl, choice),
    becomeStandby: server.becomeStandby,
    restart: server.restart,
    [Symbol.asyncDispose]: server.stop,
  }
}

function givenServer(superuserUrl: string): RunningServer {
  const leaveAlone = async () => {
    throw new Error('A server that was running before is left as it is.')
  }
  return { superuserUrl, becomeStandby: leaveAlone, restart: leaveAlone, stop: async () => {} }
}
