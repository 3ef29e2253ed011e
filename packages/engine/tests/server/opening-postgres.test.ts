import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { openPostgresSession } from '../../src/server/connect/open-postgres-session.js'
import { usingDatabase } from '../../src/throw-away.js'
import { expectCancel } from './expect-cancel.js'
import { usingSecuredServer } from './secured-server.js'

const { superuserUrl } = inject('postgres')

async function refusal(url: string): Promise<unknown> {
  return await openPostgresSession(url).then(
    () => {
      throw new Error('The session was opened.')
    },
    (error: unknown) => error,
  )
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as { port: number }).port
}

function passwordFile(text: string): Disposable & { readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sow-pgpass-'))
  const path = join(folder, 'pgpass')
  writeFileSync(path, text, { mode: 0o600 })
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

beforeEach(() => vi.stubEnv('PGPASSWORD', undefined))
afterEach(() => vi.unstubAllEnvs())

test('a password, a refused user and TLS are told apart, and no secret is printed', async () => {
  await usingSecuredServer(async ({ superuserUrl, port, certificateFile }) => {
    const password = "p^a#ss/c@na:ry'ü"
    const encoded = encodeURIComponent(password)
    await using admin = await openPostgresSession(superuserUrl)
    await admin.query(`create role guarded login password '${password.replaceAll("'", "''")}'`)
    await admin.query('create role refused login')

    await using byUrl = await openPostgresSession(`postgres://guarded:${encoded}@127.0.0.1:${port}/postgres`)
    expect((await byUrl.query('select current_user::text as role')).rows).toEqual([{ role: 'guarded' }])
    vi.stubEnv('PGPASSWORD', password)
    await using byEnvironment = await openPostgresSession(`postgres://guarded@127.0.0.1:${port}/postgres`)
    expect((await byEnvironment.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    vi.stubEnv('PGPASSWORD', undefined)
    using passwords = passwordFile(`127.0.0.1:*:*:guarded:${password.replaceAll(/[:\\]/g, '\\$&')}\n`)
    vi.stubEnv('PGPASSFILE', passwords.path)
    await using byFile = await openPostgresSession(`postgres://guarded@127.0.0.1:${port}/postgres`)
    expect((await byFile.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    vi.stubEnv('PGPASSFILE', '/dev/null')

    for (const login of [`guarded:${encoded}x`, 'guarded', `refused:${encoded}`, 'nobody-known']) {
      const error = await refusal(`postgres://${login}@127.0.0.1:${port}/postgres`)
      expect(error).toMatchObject({ code: 'CONNECTION_AUTHENTICATION', outcome: 'nothing-changed' })
      const printed = inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error)
      for (const secret of [password, encoded, 'c@na', 'c%40na']) expect(printed).not.toContain(secret)
    }

    const plain = `postgres://sow_owner@localhost:${port}/postgres`
    expect(await refusal(`${plain}?sslmode=require`)).toMatchObject({
      code: 'CONNECTION_TLS',
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    })
    const trusted = `sslmode=verify-full&sslrootcert=${certificateFile}`
    await using verified = await openPostgresSession(`${plain}?${trusted}`)
    const { rows } = await verified.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
    expect(rows).toEqual([{ ssl: true }])
    // The certificate is for localhost.
    const byAddress = plain.replace('localhost', '127.0.0.1')
    expect(await refusal(`${byAddress}?${trusted}`)).toMatchObject({ code: 'CONNECTION_TLS' })
    await using namelessly = await openPostgresSession(
      `${byAddress}?sslmode=verify-ca&sslrootcert=${certificateFile}`,
    )
    expect((await namelessly.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await using unverified = await openPostgresSession(`${byAddress}?sslmode=no-verify`)
    expect((await unverified.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await expectCancel(unverified)
  })
})

test('a server that offers no TLS is not spoken to in plain text', async () => {
  const url = superuserUrl.includes('?') ? superuserUrl : `${superuserUrl}?sslmode=require`
  expect(await refusal(url)).toMatchObject({
    code: 'CONNECTION_TLS',
    message: expect.stringContaining('does not offer encrypted connections'),
  })
})

test('an address where nothing listens is refused with its name', async () => {
  const server = createServer()
  const port = await portOf(server)
  server.close()
  await once(server, 'close')
  expect(await refusal(`postgres://sow:canary@127.0.0.1:${port}/clinic`)).toMatchObject({
    code: 'CONNECTION_REFUSED',
    message: `Nothing listens at the address of the server (127.0.0.1:${port}).`,
  })
  // Both addresses of localhost are tried.
  expect(await refusal(`postgres://sow:canary@localhost:${port}/clinic`)).toMatchObject({
    code: 'CONNECTION_REFUSED',
  })
})

test('a host name that nobody knows is refused', async () => {
  expect(await refusal('postgres://sow@sow.invalid/clinic?sslmode=disable')).toMatchObject({
    code: 'CONNECTION_REFUSED',
    message: expect.stringContaining('sow.invalid:5432'),
  })
})

test('a server that hangs up before its greeting is refused', async () => {
  const server = createServer((socket) => socket.destroy())
  const port = await portOf(server)
  expect(await refusal(`postgres://sow@127.0.0.1:${port}/clinic`)).toMatchObject({
    code: 'CONNECTION_REFUSED',
    message: expect.stringContaining('hung up before it answered'),
  })
  server.close()
})

test('a database that is not there is named', async () => {
  const url = new URL(superuserUrl)
  url.pathname = '/missing_clinic'
  expect(await refusal(url.href)).toMatchObject({
    code: 'CONNECTION_REFUSED',
    message: expect.stringContaining("The database 'missing_clinic' does not exist"),
    place: { sqlState: '3D000' },
  })
})

test('a role without a connection left is told to come back', async () => {
  await usingDatabase(superuserUrl, async ({ url, name }) => {
    await using admin = await openPostgresSession(superuserUrl)
    await admin.query(`alter database ${name} connection limit 1`)
    await using _ = await openPostgresSession(url)
    expect(await refusal(url)).toMatchObject({ code: 'CONNECTION_SLOTS', exitCode: 75 })
  })
})
