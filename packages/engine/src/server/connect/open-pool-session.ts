import { SowError } from '@sow/kit/errors'
import type { Client, PoolClient } from 'pg'
import { askBackend, type Backend, type BackendFinding } from './ask-backend.js'
import { sessionOverClient } from './client-session.js'
import type { ConnectionSettings } from './connection-settings.js'
import { copyLines } from './copy-lines.js'
import { defaultPatience, type Patience } from './patience.js'
import { sendCancelRequest } from './send-cancel-request.js'
import type { Session } from './session.js'
import { readBackend } from './session-backend.js'
import { translateDatabaseError } from './translate-database-error.js'
import { watchServer } from './watch-server.js'

/** What is needed of a `Pool` of the package `pg`, of whatever version the application has. */
export interface ConnectionPool {
  connect(): Promise<{ release(destroy?: Error | boolean): void }>
}

/** Longest wait for a connection of the pool: one that is never given back would hold us for ever. */
const borrowSeconds = 60

/**
 * Borrows one connection of an application's pool, and gives it back when the session is disposed; the pool is never
 * ended. A connection that broke, or that a statement was cancelled on, is taken out of the pool. Throws what
 * `openPostgresSession` throws, CONFIG_USAGE where the pool is not one of `pg`.
 */
export async function openPoolSession(
  pool: ConnectionPool,
  patience: Patience = defaultPatience,
): Promise<Session> {
  const client = await borrow(pool)
  let broken: Error | undefined
  const noteError = (error: Error) => {
    broken = error
  }
  // Unheard, the end of a borrowed connection would end the process.
  client.on('error', noteError)
  const giveBack = (spoilt: Error | boolean) => {
    client.removeListener('error', noteError)
    client.release(spoilt)
  }
  try {
    const driver = client as unknown as Client
    const settings = settingsOf(client)
    let cancelling: Promise<void> | null = null
    const backend = await readBackend(driver)
    return sessionOverClient({
      client: driver,
      facts: { engine: 'postgres', pooled: backend.pooled },
      backend,
      watch: watchServer({
        client: driver,
        patience,
        backend: () => backend.known,
        ask: async (known) => await askBeside(pool, known, patience),
      }),
      copyIn: (statement, lines, turn) => copyLines(driver, statement, lines, turn),
      cancel: () => {
        cancelling = sendCancelRequest(driver, settings)
        return cancelling
      },
      async close() {
        // A request to cancel may arrive late: on a connection that somebody else has by then.
        await cancelling
        giveBack(broken ?? (cancelling !== null || driver.connection.stream.destroyed))
      },
    })
  } catch (error) {
    giveBack(true)
    throw translateDatabaseError(error)
  }
}

async function borrow(pool: ConnectionPool): Promise<PoolClient> {
  const client = await inTime(pool.connect()).catch((error: unknown) => {
    throw translateDatabaseError(error)
  })
  if ('connection' in client && 'query' in client) return client as PoolClient
  client.release()
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: 'The pool hands out connections that are not those of the package pg.',
    hint: 'Hand in a Pool of pg, or the URL of the database.',
  })
}

/** The pool may have none left, or connect to where nobody answers. What comes too late is given back. */
async function inTime(borrowing: ReturnType<ConnectionPool['connect']>) {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(noneFree())
    borrowing.then((client) => client.release()).catch(() => {})
  }, borrowSeconds * 1000)
  try {
    return await Promise.race([borrowing, late])
  } finally {
    clearTimeout(timer)
  }
}

function noneFree(): SowError {
  return new SowError({
    code: 'CONNECTION_SLOTS',
    message: `The pool gave no connection within ${borrowSeconds} seconds.`,
    hint: 'Look for connections that are never released, and whether the server can be reached; or give the pool more of them.',
  })
}

/** By a connection such as the pool makes, beside it: the pool may be at its end. */
async function askBeside(
  pool: ConnectionPool,
  backend: Backend,
  patience: Patience,
): Promise<BackendFinding> {
  const { Client, options } = pool as unknown as Partial<PoolParts>
  return Client === undefined ? 'unclear' : await askBackend(new Client(options), backend, patience)
}

/** What a pool of `pg` keeps; its types leave it out. */
interface PoolParts {
  readonly Client: new (options: unknown) => Client
  readonly options: unknown
}

/** Where the driver connected to, for a request to cancel. */
function settingsOf(client: PoolClient): Pick<ConnectionSettings, 'host' | 'port' | 'tls'> {
  const { host, port, ssl } = client as unknown as {
    readonly host: string
    readonly port: number
    readonly ssl: ConnectionSettings['tls']
  }
  return { host, port, tls: ssl }
}
