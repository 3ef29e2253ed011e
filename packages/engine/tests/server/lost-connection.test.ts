import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { copyLines } from '../../src/server/connect/copy-lines.js'
import { openPostgresSession } from '../../src/server/connect/open-postgres-session.js'
import type { Session } from '../../src/server/connect/session.js'
import { isRetryable, translateDatabaseError } from '../../src/server/connect/translate-database-error.js'
import { expectCancel } from './expect-cancel.js'
import { startGreetingProxy } from './greeting-proxy.js'

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
  await expect(
    copyLines(client, 'copy t from stdin', stalled(), { isOurs: false }, 50),
  ).rejects.toMatchObject({
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
  await using proxy = await startGreetingProxy(superuserUrl)
  await using session = await openPostgresSession(proxy.url)
  await proxy.stop()
  await session.cancel()
  await expect(session.query('select 1')).rejects.toThrow()
})

test('a pooler is seen by the process id that it makes up', async () => {
  await using proxy = await startGreetingProxy(superuserUrl)
  await using session = await openPostgresSession(proxy.url)
  expect(session.facts).toEqual({ engine: 'postgres', pooled: true })
})
