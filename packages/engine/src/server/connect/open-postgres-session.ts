import { SowError } from '@sow/kit/errors'
import { Client } from 'pg'
import { askBackend, type Backend, hangUp } from './ask-backend.js'
import { endClient, sessionOverClient } from './client-session.js'
import { type ConnectionSettings, parseConnectionUrl } from './connection-settings.js'
import { copyLines } from './copy-lines.js'
import { KeptPlans } from './kept-plans.js'
import { defaultPatience, type Patience } from './patience.js'
import { sendCancelRequest } from './send-cancel-request.js'
import type { Session } from './session.js'
import { readBackend, type SessionBackend } from './session-backend.js'
import { translateConnectError } from './translate-connect-error.js'
import { watchServer } from './watch-server.js'

/** Longest wait for the server's greeting, unless the connection says another: one that accepts and says nothing would hold us for ever. */
const connectSeconds = 10
const keepAliveSeconds = 10

/**
 * Connects to a Postgres server, or to a pooler before one, by URL (see `parseConnectionUrl`).
 * Sends nothing at start-up that a pooler refuses. Throws CONFIG_INVALID, CONNECTION_REFUSED,
 * CONNECTION_AUTHENTICATION, CONNECTION_TLS, CONNECTION_LOST or CONNECTION_SLOTS.
 */
export async function openPostgresSession(
  url: string,
  patience: Patience = defaultPatience,
): Promise<Session> {
  const settings = parseConnectionUrl(url)
  const { client, backend } = await connectClient(settings)
  const ask = (known: Backend) => askBackend(clientFor(settings, patience.askSeconds), known, patience)
  return sessionOverClient({
    client,
    facts: { engine: 'postgres', pooled: backend.pooled },
    backend,
    plans: backend.pooled || !settings.mayName ? null : new KeptPlans(),
    watch: watchServer({ client, patience, backend: () => backend.known, ask }),
    copyIn: (statement, lines, turn) => copyLines(client, statement, lines, turn),
    cancel: () => sendCancelRequest(client, settings),
    close: () => endClient(client),
  })
}

function clientFor(settings: ConnectionSettings, patienceSeconds: number): Client {
  const { host, port, user, database, password, tls, applicationName, channelBinding } = settings
  const silence = settings.keepAliveSeconds ?? keepAliveSeconds
  return new Client({
    host,
    port,
    user,
    database,
    password,
    ssl: tls,
    application_name: applicationName ?? 'sow',
    connectionTimeoutMillis: patienceSeconds * 1000,
    keepAlive: silence > 0,
    keepAliveInitialDelayMillis: silence * 1000,
    ...(settings.startupOptions === undefined ? {} : { options: settings.startupOptions }),
    ...(channelBinding === undefined ? {} : { enableChannelBinding: true }),
  })
}

interface Connected {
  readonly client: Client
  readonly backend: SessionBackend
}

async function connectClient(settings: ConnectionSettings): Promise<Connected> {
  const { tls, channelBinding } = settings
  const seconds = settings.connectSeconds ?? connectSeconds
  const client = clientFor(settings, seconds)
  const isBound = watchBinding(client)
  // A connection that dies between two statements tells so here; the next statement rejects. Unheard, it
  // would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    if (channelBinding === 'require' && !(tls !== false && isBound())) throw await unbound(client)
    return { client, backend: await within(seconds, client, () => readBackend(client)) }
  } catch (error) {
    throw translateConnectError(error, settings)
  }
}

/** The first statement may take as long as the greeting did: before it, nobody can be asked what became of it. */
async function within<Result>(seconds: number, client: Client, work: () => Promise<Result>): Promise<Result> {
  if (seconds === 0) return await work()
  const timer = setTimeout(() => hangUp(client), seconds * 1000)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
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
