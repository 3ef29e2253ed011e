import { SowError } from '@sow/kit/errors'
import type { Client, PoolClient } from 'pg'
import { sessionOverClient } from './client-session.js'
import type { ConnectionSettings } from './connection-settings.js'
import { copyLines } from './copy-lines.js'
import { isPooled } from './open-postgres-session.js'
import { sendCancelRequest } from './send-cancel-request.js'
import type { Session } from './session.js'
import { translateDatabaseError } from './translate-database-error.js'

/** What is needed of a `Pool` of the package `pg`, of whatever version the application has. */
export interface ConnectionPool {
  connect(): Promise<{ release(destroy?: Error | boolean): void }>
}

/**
 * Borrows one connection of an application's pool, and gives it back when the session is disposed; the pool is never
 * ended. A connection that broke, or that a statement was cancelled on, is taken out of the pool. Throws what
 * `openPostgresSession` throws, CONFIG_USAGE where the pool is not one of `pg`.
 */
export async function openPoolSession(pool: ConnectionPool): Promise<Session> {
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
    return sessionOverClient({
      client: driver,
      facts: { engine: 'postgres', pooled: await isPooled(driver) },
      copyIn: (statement, lines) => copyLines(driver, statement, lines),
      cancel: () => {
        cancelling = sendCancelRequest(driver, settings)
        return cancelling
      },
      async close() {
        // A request to cancel may arrive late: on a connection that somebody else has by then.
        await cancelling
        giveBack(broken ?? cancelling !== null)
      },
    })
  } catch (error) {
    giveBack(true)
    throw translateDatabaseError(error)
  }
}

async function borrow(pool: ConnectionPool): Promise<PoolClient> {
  const client = await pool.connect().catch((error: unknown) => {
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

/** Where the driver connected to, for a request to cancel. */
function settingsOf(client: PoolClient): Pick<ConnectionSettings, 'host' | 'port' | 'tls'> {
  const { host, port, ssl } = client as unknown as {
    readonly host: string
    readonly port: number
    readonly ssl: ConnectionSettings['tls']
  }
  return { host, port, tls: ssl }
}
