import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { describeServer, parseConnectionUrl } from '../../src/server/connect/connection-settings.js'

const parse = (url: string, environment: NodeJS.ProcessEnv = {}) => parseConnectionUrl(url, environment)

function errorOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

describe('a connection URL', () => {
  test('gives host, port, user, database and password', () => {
    expect(parse('postgresql://sow:p%40%23%2Fs@127.0.0.1:6543/clinic%20one')).toEqual({
      host: '127.0.0.1',
      port: 6543,
      user: 'sow',
      password: 'p@#/s',
      database: 'clinic one',
      tls: false,
    })
  })

  test('leaves the rest to the environment', () => {
    const environment = { PGUSER: 'sow', PGPASSWORD: 'secret', PGDATABASE: 'clinic', PGPORT: '6000' }
    expect(parse('postgres://localhost', environment)).toMatchObject({
      user: 'sow',
      password: 'secret',
      database: 'clinic',
      port: 6000,
    })
    expect(parse('postgres://app:own@localhost/db', environment)).toMatchObject({
      user: 'app',
      password: 'own',
      database: 'db',
    })
    expect(parse('postgres://app@localhost', {})).toMatchObject({ database: 'app', port: 5432 })
  })

  test('may name a socket directory', () => {
    const host = '/var/run/postgresql'
    expect(parse('postgres://sow@/clinic?host=/var/run/postgresql')).toMatchObject({
      host,
      database: 'clinic',
    })
    expect(parse('postgres://sow@%2Fvar%2Frun%2Fpostgresql/clinic')).toMatchObject({ host, tls: false })
  })

  test('may hold an IPv6 address', () => {
    const settings = parse('postgres://sow@[::1]:5433/clinic')
    expect(settings).toMatchObject({ host: '::1', port: 5433, tls: false })
    expect(describeServer(settings)).toBe('[::1]:5433')
  })

  test.each([
    'postgres://sow:pa#ss-canary@db.example.com/clinic',
    'postgres://sow:1#ss-canary@db.example.com/clinic',
    'postgres://sow:1/ss-canary@db.example.com/clinic',
    'postgres://sow:1?ss-canary@db.example.com/clinic',
    'postgres://sow:ss-canary%zz@db.example.com/clinic',
    'postgres://sow:ss-canary@db.example.com:70000/clinic',
    'mysql://sow:ss-canary@db.example.com/clinic',
    'ss-canary',
  ])('that cannot be read is refused, and not quoted: %s', (url) => {
    const error = errorOf(() => parse(url))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
    expect(inspect(error, { showHidden: true, depth: 9 }).split('\n    at ')[0]).not.toContain('canary')
    expect(JSON.stringify(error)).not.toContain('canary')
  })
})

describe('TLS', () => {
  const verified = { rejectUnauthorized: true }

  test.each([
    ['postgres://u@localhost/d', false],
    ['postgres://u@127.0.0.1/d?sslmode=prefer', false],
    ['postgres://u@db.example.com/d', verified],
    ['postgres://u@db.example.com/d?sslmode=prefer', verified],
    ['postgres://u@db.example.com/d?sslmode=require', verified],
    ['postgres://u@localhost/d?sslmode=require', verified],
    ['postgres://u@db.example.com/d?sslmode=verify-full', verified],
    ['postgres://u@db.example.com/d?sslmode=disable', false],
    ['postgres://u@db.example.com/d?sslmode=no-verify', { rejectUnauthorized: false }],
  ])('of %s', (url, tls) => {
    expect(parse(url).tls).toEqual(tls)
  })

  test('leaves the host name unchecked with verify-ca alone', () => {
    expect(parse('postgres://u@db.example.com/d?sslmode=verify-ca').tls).toMatchObject({
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function),
    })
  })

  test('comes from PGSSLMODE where the URL names no mode', () => {
    expect(parse('postgres://u@db.example.com/d', { PGSSLMODE: 'disable' }).tls).toBe(false)
    expect(parse('postgres://u@db.example.com/d?sslmode=require', { PGSSLMODE: 'disable' }).tls).toEqual(
      verified,
    )
  })

  test('refuses an unknown mode and an unreadable certificate', () => {
    const unknown = errorOf(() => parse('postgres://u@db.example.com/d?sslmode=verify'))
    expect(unknown).toMatchObject({ code: 'CONFIG_INVALID' })
    const unreadable = errorOf(() => parse('postgres://u@db.example.com/d?sslrootcert=/missing/root.crt'))
    expect(unreadable).toMatchObject({
      code: 'CONNECTION_TLS',
      message: expect.stringContaining('/missing/root.crt'),
    })
  })
})
