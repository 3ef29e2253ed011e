import { Client } from 'pg'
import { endClient, sessionOverClient } from './client-session.js'
import { type ConnectionSettings, parseConnectionUrl } from './connection-settings.js'
import { copyLines } from './copy-lines.js'
import { sendCancelRequest } from './send-cancel-request.js'
import type { Session } from './session.js'
import { translateConnectError } from './translate-connect-error.js'

/** Longest wait for the server's greeting: one that accepts and says nothing would hold us for ever. */
const connectMilliseconds = 10_000
const keepAliveMilliseconds = 10_000

/**
 * Connects to a Postgres server, or to a pooler before one, by URL (see `parseConnectionUrl`).
 * Sends nothing at start-up that a pooler refuses. Throws CONFIG_INVALID, CONNECTION_REFUSED,
 * CONNECTION_AUTHENTICATION, CONNECTION_TLS, CONNECTION_LOST or CONNECTION_SLOTS.
 */
export async function openPostgresSession(url: string): Promise<Session> {
  const settings = parseConnectionUrl(url)
  const client = await connectClient(settings)
  return sessionOverClient({
    client,
    facts: { engine: 'postgres', pooled: await isPooled(client) },
    copyIn: (statement, lines) => copyLines(client, statement, lines),
    cancel: () => sendCancelRequest(client, settings),
    close: () => endClient(client),
  })
}

async function connectClient(settings: ConnectionSettings): Promise<Client> {
  const { host, port, user, database, password, tls } = settings
  try {
    const client = new Client({
      host,
      port,
      user,
      database,
      password,
      ssl: tls,
      application_name: 'sow',
      connectionTimeoutMillis: connectMilliseconds,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMilliseconds,
    })
    // A connection that dies between two statements tells so here; the next statement rejects. Unheard, it
    // would end the process.
    client.on('error', () => {})
    await client.connect()
    return client
  } catch (error) {
    throw translateConnectError(error, settings)
  }
}

/** A pooler greets with a process id of its own making. */
export async function isPooled(client: Client): Promise<boolean> {
  const { processID } = client as unknown as { readonly processID: number }
  const answer = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid')
  return answer.rows[0]?.pid !== processID
}
