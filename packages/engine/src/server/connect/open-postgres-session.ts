import { SowError } from '@sow/kit/errors'
import { Client, type QueryResult } from 'pg'
import { endClient, sessionOverClient } from './client-session.js'
import { type ConnectionSettings, parseConnectionUrl } from './connection-settings.js'
import { copyLines } from './copy-lines.js'
import { pinnedAlone } from './search-path.js'
import { sendCancelRequest } from './send-cancel-request.js'
import type { Session } from './session.js'
import { translateConnectError } from './translate-connect-error.js'

/** Longest wait for the server's greeting, unless the connection says another: one that accepts and says nothing would hold us for ever. */
const connectSeconds = 10
const keepAliveSeconds = 10

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
  const { host, port, user, database, password, tls, applicationName, channelBinding } = settings
  const silence = settings.keepAliveSeconds ?? keepAliveSeconds
  try {
    const client = new Client({
      host,
      port,
      user,
      database,
      password,
      ssl: tls,
      application_name: applicationName ?? 'sow',
      connectionTimeoutMillis: (settings.connectSeconds ?? connectSeconds) * 1000,
      keepAlive: silence > 0,
      keepAliveInitialDelayMillis: silence * 1000,
      ...(settings.startupOptions === undefined ? {} : { options: settings.startupOptions }),
      ...(channelBinding === undefined ? {} : { enableChannelBinding: true }),
    })
    const isBound = watchBinding(client)
    // A connection that dies between two statements tells so here; the next statement rejects. Unheard, it
    // would end the process.
    client.on('error', () => {})
    await client.connect()
    if (channelBinding === 'require' && !(tls !== false && isBound())) throw await unbound(client)
    return client
  } catch (error) {
    throw translateConnectError(error, settings)
  }
}

/** True once the server has offered to bind its answer to this very connection, which the driver then does. */
function watchBinding(client: Client): () => boolean {
  let bound = false
  client.connection.once(
    'authenticationSASL',
    ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      bound = mechanisms.includes('SCRAM-SHA-256-PLUS')
    },
  )
  return () => bound
}

async function unbound(client: Client): Promise<SowError> {
  await endClient(client)
  return new SowError({
    code: 'CONNECTION_TLS',
    message: 'The connection requires channel binding, and the server does not offer it.',
    hint: 'Connect to the server itself and with TLS, or take channel_binding out.',
  })
}

/** A pooler greets with a process id of its own making. */
export async function isPooled(client: Client): Promise<boolean> {
  const { processID } = client as unknown as { readonly processID: number }
  const answer: unknown = await client.query(pinnedAlone('select pg_backend_pid() as pid'))
  const [, asked] = answer as readonly QueryResult<{ pid: number }>[]
  return asked?.rows[0]?.pid !== processID
}
