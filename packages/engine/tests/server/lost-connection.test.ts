import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { copyLines } from '../../src/server/connect/copy-lines.js'
import { openPostgresSession } from '../../src/server/connect/open-postgres-session.js'
import type { Session } from '../../src/server/connect/session.js'
import { isRetryable, translateDatabaseError } from '../../src/server/connect/translate-database-error.js'
import { expectCancel } from './expect-cancel.js'

const { superuserUrl } = inject('postgres')

async function endBackendOf(session: Session, work: () => Promise<unknown>): Promise<unknown> {
  const pid = (await session.query('select pg_backend_pid() as pid')).rows[0]?.['pid']
  await using admin = await openPostgresSession(superuserUrl)
  const running = work().then(
    () => 'it went through',
    (error: unknown) => error,
  )
  await admin.query('select pg_terminate_backend($1::int, 5000)', [pid])
  return await running
}

test('a backend that ends between two statements does not end the process', async () => {
  await using session = await openPostgresSession(superuserUrl)
  await endBackendOf(session, async () => {})
  const error = await session.query('select 1').catch((thrown: unknown) => thrown)
  expect(translateDatabaseError(error)).toMatchObject({ code: 'CONNECTION_LOST', exitCode: 75 })
  expect(isRetryable(error)).toBe(false)
  await expect(session.query('select 1')).rejects.toThrow()
})

test('a backend that ends during a statement rejects it', async () => {
  await using session = await openPostgresSession(superuserUrl)
  const error = await endBackendOf(session, () => session.query('select pg_sleep(60)'))
  expect(translateDatabaseError(error)).toMatchObject({
    code: 'CONNECTION_LOST',
    place: { sqlState: '57P01' },
  })
})

test('a backend that ends during a copy rejects it', async () => {
  await using session = await openPostgresSession(superuserUrl)
  await session.query('create temporary table t (name text)')
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      yield `${'x'.repeat(1000)}\n`
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const error = await endBackendOf(session, () => session.copyIn('copy t from stdin', endless()))
  expect(translateDatabaseError(error)).toMatchObject({ code: 'CONNECTION_LOST' })
})

test('a producer that stands still is given up on, and the connection with it', async () => {
  const client = new Client(superuserUrl)
  client.on('error', () => {})
  await client.connect()
  await client.query('create temporary table t (name text)')
  async function* stalled(): AsyncGenerator<string> {
    yield 'one'
    await new Promise(() => {})
  }
  await expect(copyLines(client, 'copy t from stdin', stalled(), 50)).rejects.toMatchObject({
    code: 'TRANSACTION_TIMEOUT',
  })
  await expect(client.query('select 1')).rejects.toThrow()
  await client.end()
})

test('a statement is cancelled and the session stays usable', async () => {
  await using session = await openPostgresSession(superuserUrl)
  await expectCancel(session)
})

test('a cancel after the server has gone does nothing', async () => {
  await using proxy = await startGreetingProxy()
  await using session = await openPostgresSession(proxy.url)
  await proxy.stop()
  await session.cancel()
  await expect(session.query('select 1')).rejects.toThrow()
})

test('a pooler is seen by the process id that it makes up', async () => {
  await using proxy = await startGreetingProxy()
  await using session = await openPostgresSession(proxy.url)
  expect(session.facts).toEqual({ engine: 'postgres', pooled: true })
})

/** Passes bytes on, but greets with a process id of its own, as poolers do. */
async function startGreetingProxy() {
  const target = new URL(superuserUrl)
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.pipe(upstream)
    upstream.on('data', (bytes: Buffer) => client.write(withOtherProcessId(bytes)))
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(superuserUrl)
  url.port = String((server.address() as { port: number }).port)
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { url: url.href, stop, [Symbol.asyncDispose]: stop }
}

/** BackendKeyData: the letter K, the length 12, the process id, the key. */
function withOtherProcessId(bytes: Buffer): Buffer {
  const start = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]))
  if (start < 0) return bytes
  const changed = Buffer.from(bytes)
  changed.writeInt32BE(changed.readInt32BE(start + 5) + 100_000, start + 5)
  return changed
}
