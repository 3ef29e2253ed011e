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
      mayName: true,
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

  test('refuses files of certificates where nothing would be encrypted', () => {
    for (const more of ['sslrootcert=/root.crt', 'sslmode=disable&sslcert=/c.crt&sslkey=/c.key'])
      expect(errorOf(() => parse(`postgres://u@localhost/d?${more}`))).toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('would not be encrypted'),
      })
  })
})

describe('the parameters of a connection', () => {
  const local = 'postgres://sow@localhost/clinic'

  test.each([
    ['?schema=app', { schema: 'app' }],
    ['?options=-c%20search_path%3Dapp', { schema: 'app', startupOptions: undefined }],
    ['?options=--search_path%3Dapp%2Cpg_catalog', { schema: 'app' }],
    ['?options=endpoint%3Dep-1', { startupOptions: 'endpoint=ep-1' }],
    ['?application_name=deploy', { applicationName: 'deploy' }],
    ['?fallback_application_name=deploy', { applicationName: 'deploy' }],
    ['?connect_timeout=3', { connectSeconds: 3 }],
    ['?keepalives=0', { keepAliveSeconds: 0 }],
    ['?keepalives_idle=30', { keepAliveSeconds: 30 }],
    ['?channel_binding=require', { channelBinding: 'require' }],
    ['?ssl=true', { tls: { rejectUnauthorized: true } }],
    ['?sslmode=require&sslaccept=accept_invalid_certs', { tls: { rejectUnauthorized: false } }],
    ['?pgbouncer=true&connection_limit=1&pool_timeout=10&statement_cache_size=0', { mayName: false }],
    ['?target_session_attrs=read-write&client_encoding=UTF8&gssencmode=disable', {}],
    ['?host=db.example.com&port=6000', { host: 'db.example.com', port: 6000 }],
  ])('are honoured: %s', (query, settings) => {
    expect(parse(`${local}${query}`)).toMatchObject(settings)
  })

  test.each([
    ['?currentSchema=app', 'currentSchema', 'schema'],
    ['?search_path=app', 'search_path', 'schema'],
    ['?nosuch=1', 'nosuch', 'Take it out'],
    ['?constructor=1', 'constructor', 'Take it out'],
    ['?socket_timeout=3', 'socket_timeout', 'Take it out'],
    ['?statement_timeout=3', 'statement_timeout', 'Take it out'],
    ['?target_session_attrs=standby', 'target_session_attrs', ''],
    ['?client_encoding=LATIN1', 'client_encoding', ''],
    ['?pgbouncer=perhaps', 'pgbouncer', ''],
    ['?connection_limit=0', 'connection_limit', ''],
    ['?connect_timeout=soon', 'connect_timeout', ''],
    ['?options=-c%20statement_timeout%3D5s', 'statement_timeout', 'alter role'],
    ['?options=-c%20search_path%3Da%2Cb', 'search_path', '?schema=app'],
    ['?options=garbage', 'options', ''],
    ['?schema=a&options=-csearch_path%3Db', 'schema', ''],
    ['?schema=a&schema=b', 'schema', ''],
    ['?schema=', 'schema', ''],
    ['?user=other', 'user', ''],
    ['?sslmode=disable&ssl=true', 'encrypted', 'sslmode'],
    ['?host=a,b', 'several hosts', ''],
    ['?service=clinic', 'service', ''],
  ])('are refused by name where they cannot be: %s', (query, name, hint) => {
    const error = errorOf(() => parse(`${local}${query}`))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) })
    expect((error as { hint: string }).hint).toContain(hint)
  })

  test.each([
    ['PGHOSTADDR', '10.0.0.1'],
    ['PGTARGETSESSIONATTRS', 'standby'],
    ['PGCLIENTENCODING', 'LATIN1'],
    ['PGREQUIRESSL', '1'],
  ])('are refused by name where the environment has them: %s', (variable, value) => {
    const refused = { code: 'CONFIG_INVALID', message: expect.stringContaining(variable) }
    expect(errorOf(() => parse(local, { [variable]: value }))).toMatchObject(refused)
    expect(parse(local, { [variable]: '' })).toMatchObject({ host: 'localhost' })
  })

  test('of the environment are fine where they say what is so, or fill nothing', () => {
    const environment = {
      PGTARGETSESSIONATTRS: 'primary',
      PGCLIENTENCODING: 'UTF8',
      PGTZ: 'UTC',
      PGSERVICE: 'clinic',
    }
    expect(parse('postgres://sow@localhost/clinic', environment)).toMatchObject({ database: 'clinic' })
    expect(errorOf(() => parse('postgres://localhost', environment))).toMatchObject({
      message: expect.stringContaining('PGSERVICE'),
    })
  })

  test.each(['postgres://u@a:1,b:2/db', 'postgres://a,b/db', 'postgres://u:p@a,b:5432/db'])(
    'do not name several hosts: %s',
    (url) => {
      expect(errorOf(() => parse(url))).toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('several hosts'),
      })
    },
  )

  test('may stand in the form of libpq', () => {
    const text = String.raw`host=127.0.0.1 port = 6543 dbname='clinic \'one' user=sow password=p\ w schema=app`
    expect(parse(text)).toMatchObject({
      host: '127.0.0.1',
      port: 6543,
      database: "clinic 'one",
      user: 'sow',
      password: 'p w',
      schema: 'app',
      tls: false,
    })
    for (const wrong of [
      'host=a dbname',
      'host=a,b dbname=c',
      'host=a host=b',
      "dbname='open canary",
      'host=a nosuch=canary',
    ]) {
      const error = errorOf(() => parse(wrong))
      expect([wrong, (error as { code: string }).code]).toEqual([wrong, 'CONFIG_INVALID'])
      expect(String(error)).not.toContain('canary')
    }
  })

  test('come from the environment where the connection has none', () => {
    const environment = { PGAPPNAME: 'deploy', PGCONNECT_TIMEOUT: '4', PGOPTIONS: '-c search_path=app' }
    const settings = { applicationName: 'deploy', connectSeconds: 4, schema: 'app' }
    expect(parse(local, environment)).toMatchObject(settings)
    expect(errorOf(() => parse(local, { PGOPTIONS: '-c work_mem=1MB' }))).toMatchObject({
      code: 'CONFIG_INVALID',
    })
  })
})
