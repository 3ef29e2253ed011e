import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type Client } from 'pg'
import type { ConnectionSettings } from './connection-settings.js'

const patienceMilliseconds = 5000

/** What the driver keeps of the server's greeting; its types leave it out. */
interface BackendKey {
  readonly processID: number
  readonly secretKey: number
}

interface CancelConnection {
  connect(port: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: number): void
  end(): void
  readonly stream: { destroy(): void }
  once(event: 'connect' | 'sslconnect' | 'end' | 'error', listener: () => void): void
}

/**
 * Asks the server to stop what `client` runs, by the protocol's CancelRequest on a connection of its own: the one
 * way that a pooler passes on. Resolves when the request was sent or could not be; never rejects.
 */
export async function sendCancelRequest(
  client: Client,
  settings: Pick<ConnectionSettings, 'host' | 'port' | 'tls'>,
): Promise<void> {
  const { processID, secretKey } = client as unknown as BackendKey
  const connection = new pg.Connection({ ssl: settings.tls }) as unknown as CancelConnection
  const cancel = () => {
    connection.cancel(processID, secretKey)
    connection.end()
  }
  const sent = new Promise<void>((resolve) => {
    connection.once('end', resolve)
    connection.once('error', resolve)
  })
  connection.once('connect', () => (settings.tls ? connection.requestSsl() : cancel()))
  connection.once('sslconnect', cancel)
  if (settings.host.startsWith('/')) connection.connect(`${settings.host}/.s.PGSQL.${settings.port}`)
  else connection.connect(settings.port, settings.host)
  await Promise.race([sent, sleep(patienceMilliseconds, undefined, { ref: false })])
  connection.stream.destroy()
}
